/** An exact fraction of two safe integers, the denominator above zero, in lowest terms. Time is in seconds. */
export interface Rational {
  readonly numerator: number;
  readonly denominator: number;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function reduced(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 0n) throw new RangeError('a rational number needs a denominator other than zero');
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = gcd(numerator, denominator * sign) || 1n;
  const result = {
    numerator: Number((numerator * sign) / divisor),
    denominator: Number((denominator * sign) / divisor),
  };
  if (!Number.isSafeInteger(result.numerator) || !Number.isSafeInteger(result.denominator)) {
    throw new RangeError(`${numerator}/${denominator} does not fit into safe integers`);
  }
  return result;
}

/**
 * Makes an exact fraction in lowest terms.
 *
 * @param numerator - a safe integer
 * @param denominator - a safe integer other than zero; 1 when left out
 * @throws RangeError when the denominator is zero or a number is not a safe integer
 * @example
 * ```ts
 * import { rational, rationalToNumber } from 'autochrome/core';
 *
 * console.log(rationalToNumber(rational(24000, 1001)));
 * ```
 */
export function rational(numerator: number, denominator = 1): Rational {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator)) {
    throw new RangeError(`${numerator}/${denominator} is not a fraction of safe integers`);
  }
  return reduced(BigInt(numerator), BigInt(denominator));
}

/**
 * Reads `24`, `30000/1001`, `30000:1001` or a decimal such as `23.976` (taken literally as 23976/1000).
 *
 * @returns undefined when the text is none of these or the denominator is zero
 * @example
 * ```ts
 * import { formatRational, parseRational } from 'autochrome/core';
 *
 * const frameRate = parseRational('30000/1001');
 * if (frameRate) console.log(formatRational(frameRate));
 * ```
 */
export function parseRational(text: string): Rational | undefined {
  const fraction = /^(-?\d+)(?:[/:](\d+))?$/.exec(text);
  if (fraction) {
    const denominator = Number(fraction[2] ?? 1);
    return denominator === 0 ? undefined : rational(Number(fraction[1]), denominator);
  }
  const decimal = /^(-?\d+)\.(\d{1,9})$/.exec(text);
  if (!decimal) return undefined;
  const scale = 10 ** (decimal[2] as string).length;
  return rational(Number(`${decimal[1]}${decimal[2]}`), scale);
}

/** a + b, exactly. */
export function add(a: Rational, b: Rational): Rational {
  return reduced(
    BigInt(a.numerator) * BigInt(b.denominator) + BigInt(b.numerator) * BigInt(a.denominator),
    BigInt(a.denominator) * BigInt(b.denominator),
  );
}

/** a - b, exactly. */
export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** a * b, exactly. */
export function multiply(a: Rational, b: Rational): Rational {
  return reduced(BigInt(a.numerator) * BigInt(b.numerator), BigInt(a.denominator) * BigInt(b.denominator));
}

/**
 * a / b, exactly.
 *
 * @throws RangeError when b is zero
 */
export function divide(a: Rational, b: Rational): Rational {
  return reduced(BigInt(a.numerator) * BigInt(b.denominator), BigInt(a.denominator) * BigInt(b.numerator));
}

/** Negative, zero or positive as a is before, at or after b. */
export function compare(a: Rational, b: Rational): number {
  const difference =
    BigInt(a.numerator) * BigInt(b.denominator) - BigInt(b.numerator) * BigInt(a.denominator);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The nearest floating-point number; for display and estimates only. */
export function toNumber(value: Rational): number {
  return value.numerator / value.denominator;
}

/** `30000/1001`, or `24` for whole numbers. */
export function formatRational(value: Rational): string {
  return value.denominator === 1 ? `${value.numerator}` : `${value.numerator}/${value.denominator}`;
}
