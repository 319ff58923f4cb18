/**
 * An ONNX model (IR version 8, opset 13) that multiplies `matrix` [rows, length] with `vector` [length, 1] into
 * `products`, written as protocol-buffer bytes: nothing here needs Python.
 */
export function matMulModel(length: number): Uint8Array {
  const node = message([
    [1, text('matrix')],
    [1, text('vector')],
    [2, text('products')],
    [4, text('MatMul')],
  ]);
  const graph = message([
    [1, node],
    [2, text('product')],
    [11, tensor('matrix', ['rows', length])],
    [11, tensor('vector', [length, 1])],
    [12, tensor('products', ['rows', 1])],
  ]);
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 13]])],
  ]);
}

const FLOAT = 1;

function tensor(name: string, shape: readonly (string | number)[]): Uint8Array {
  const dimensions = shape.map((size): [number, Uint8Array] => [
    1,
    message([typeof size === 'number' ? [1, size] : [2, text(size)]]),
  ]);
  const type = message([
    [1, FLOAT],
    [2, message(dimensions)],
  ]);
  return message([
    [1, text(name)],
    [2, message([[1, type]])],
  ]);
}

/** Fields by number: bytes, or whole numbers. */
function message(fields: readonly (readonly [field: number, value: Uint8Array | number])[]): Uint8Array {
  const parts = fields.flatMap(([field, value]) =>
    typeof value === 'number'
      ? [varint(field << 3), varint(value)]
      : [varint((field << 3) | 2), varint(value.length), value],
  );
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.from([...bytes, rest]);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
