import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A file as Emscripten's file system has it; the parts in use. */
export interface CoreNode {
  usedBytes: number;
  node_ops: Record<string, unknown>;
  stream_ops: CoreStreamOps;
}

/** An open file of Emscripten's; the parts in use. */
export interface CoreStream {
  readonly node: CoreNode;
  /** As given to open(2); the lowest two bits say read, write or both. */
  readonly flags: number;
  position: number;
  seekable: boolean;
  /** Where this is set, the C library takes the stream for a terminal, and writes line by line. */
  tty?: object;
}

/** What is done with open files. Errors are {@link CoreFileSystem.ErrnoError}s. */
export interface CoreStreamOps {
  open?(stream: CoreStream): void;
  close?(stream: CoreStream): void;
  read?(stream: CoreStream, buffer: Int8Array, offset: number, length: number, position: number): number;
  write?(stream: CoreStream, buffer: Int8Array, offset: number, length: number, position: number): number;
  llseek?(stream: CoreStream, offset: number, whence: number): number;
}

/** Emscripten's file system; the parts in use. */
export interface CoreFileSystem {
  readonly ErrnoError: new (errno: number) => Error;
  mkdir(path: string): void;
  mknod(path: string, mode: number): CoreNode;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, ops: CoreStreamOps): void;
  mkdev(path: string, device: number): void;
  open(path: string, flags: number): CoreStream;
  close(stream: CoreStream): void;
  getStream(fd: number): CoreStream;
}

/** An instance of `@ffmpeg/core`; the parts in use. */
export interface FfmpegCore {
  readonly FS: CoreFileSystem;
  setLogger(logger: (entry: { readonly message: string }) => void): void;
  /** C's argv. */
  stringsToPtr(strings: readonly string[]): number;
  /** The programs' main functions. They return, or leave by an error after setting {@link ret}. */
  _ffmpeg(argc: number, argv: number): number;
  _ffprobe(argc: number, argv: number): number;
  /** The exit code of a program that left by an error; -1 before. */
  readonly ret: number;
}

/** A compiled module, which workers share. */
export type CompiledModule = object;

type Instance = { readonly exports: object };

/** The part of WebAssembly in use; TypeScript knows it only together with everything else of the browser. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    compile(bytes: Uint8Array): Promise<CompiledModule>;
    Instance: new (module: CompiledModule, imports: object) => Instance;
  };
};

type CreateCore = (options: {
  instantiateWasm(imports: object, receive: (instance: Instance) => void): object;
}) => Promise<FfmpegCore>;

/** Compiles `@ffmpeg/core`. */
export async function compileCore(): Promise<CompiledModule> {
  return WebAssembly.compile(await readFile(fileURLToPath(import.meta.resolve('@ffmpeg/core/wasm'))));
}

/** Makes an instance of `@ffmpeg/core` in this thread, from its compiled module. */
export async function createCore(module: CompiledModule): Promise<FfmpegCore> {
  // The core takes itself to be in a browser's worker and looks there for where its files are.
  Object.assign(globalThis, { self: globalThis, location: { href: '' } });
  const { default: create } = (await import(import.meta.resolve('@ffmpeg/core'))) as { default: CreateCore };
  return create({
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance);
      return instance.exports;
    },
  });
}
