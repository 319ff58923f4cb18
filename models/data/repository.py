"""Files of a git repository at one commit, read without a work tree."""

from __future__ import annotations

import subprocess
from pathlib import Path


class Repository:
    """Reads files of a clone, bare or not. Raises ValueError where the clone lacks the commit."""

    def __init__(self, folder: Path, commit: str) -> None:
        self._name = f"{folder} at {commit}"
        # The clone may belong to another user; only reading is done here.
        git = ["git", "-c", f"safe.directory={folder.resolve()}", "-C", str(folder)]
        tree = subprocess.run([*git, "ls-tree", "-r", "-z", commit], capture_output=True)
        if tree.returncode != 0:
            raise ValueError(f"{self._name}: {tree.stderr.decode(errors='replace').strip()}")
        self._blobs: dict[str, str] = {}
        for line in tree.stdout.decode(errors="surrogateescape").split("\0"):
            head, _, path = line.partition("\t")
            parts = head.split(" ")
            # Links and submodules are no files.
            if len(parts) == 3 and parts[1] == "blob" and parts[0] != "120000":
                self._blobs[path] = parts[2]
        self._git = subprocess.Popen([*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def paths(self) -> list[str]:
        """All files, in git's order."""
        return list(self._blobs)

    def read(self, path: str) -> bytes:
        """A file's bytes, none where the clone lacks its content. Raises KeyError for a path it does not list."""
        blob = self._blobs[path]
        if self._git.stdin is None or self._git.stdout is None:
            raise ValueError(f"{self._name}: git has no pipes")
        self._git.stdin.write(f"{blob}\n".encode())
        self._git.stdin.flush()
        head = self._git.stdout.readline().decode().split()
        if not head:
            raise OSError(f"{self._name}: git ended early")
        if head[-1] == "missing":
            return b""
        data = self._git.stdout.read(int(head[2]))
        self._git.stdout.read(1)
        return data

    def close(self) -> None:
        """Ends git."""
        self._git.communicate()
