/**
 * An ONNX file that was made for tests: the mean of each channel of a picture (GlobalAveragePool, Flatten), so its three
 * classes are red, green and blue.
 */
export function tinyOnnx(side: number): Buffer {
  const node = (type: string, input: string, output: string) =>
    message(text(1, input), text(2, output), text(4, type));
  const graph = message(
    field(1, node("GlobalAveragePool", "picture", "means")),
    field(1, node("Flatten", "means", "scores")),
    text(2, "means of channels"),
    field(11, value("picture", [1, 3, side, side])),
    field(12, value("scores", [1, 3])),
  );
  const operators = message(text(1, ""), number(2, 13));
  return message(number(1, 8), field(7, graph), field(8, operators));
}

/** A tensor of 32-bit floats. */
function value(name: string, shape: readonly number[]): Buffer {
  const dims = message(...shape.map((length) => field(1, message(number(1, length)))));
  const tensor = message(number(1, 1), field(2, dims));
  return message(text(1, name), field(2, message(field(1, tensor))));
}

// The wire format of Protocol Buffers: a tag, then a number or the length of what follows.

function message(...fields: Buffer[]): Buffer {
  return Buffer.concat(fields);
}

function field(tag: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(tag * 8 + 2), varint(bytes.length), bytes]);
}

function text(tag: number, words: string): Buffer {
  return field(tag, Buffer.from(words));
}

function number(tag: number, of: number): Buffer {
  return Buffer.concat([varint(tag * 8), varint(of)]);
}

function varint(of: number): Buffer {
  const bytes: number[] = [];
  for (let rest = of; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
