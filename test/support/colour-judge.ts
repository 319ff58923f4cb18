import { writeFile } from 'node:fs/promises';

/**
 * A network with the judge's input and output whose logits are 20 times the means of red, green and blue, then 997
 * zeros: an image's class is its strongest colour. GlobalAveragePool, Reshape, Mul and Pad, at opset 18.
 */
const COLOUR_JUDGE = [
  'CAk68wEKHwoHcGljdHVyZRIBbSIRR2xvYmFsQXZlcmFnZVBvb2wKEgoBbQoBcxIBdiIHUmVzaGFwZQoOCgF2CgFrEgF1IgNNdWwK',
  'EwoBdQoBcBIGbG9naXRzIgNQYWQSBHRpbnkqGQgCEAdCAXNKEAEAAAAAAAAAAwAAAAAAAAAqCxABQgFrSgQAAKBBKikIBBAHQgFw',
  'SiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADlAwAAAAAAAFojCgdwaWN0dXJlEhgKFggBEhIKAggBCgIIAwoDCPABCgMI8AFiGQoG',
  'bG9naXRzEg8KDQgBEgkKAggBCgMI6AdCBAoAEBI=',
].join('');

/** Writes {@link COLOUR_JUDGE} as an ONNX file. */
export async function writeColourJudge(path: string): Promise<void> {
  await writeFile(path, Buffer.from(COLOUR_JUDGE, 'base64'));
}
