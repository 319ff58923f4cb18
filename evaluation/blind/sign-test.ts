/**
 * Two-sided sign test: how likely it is that two sides as good as each other are preferred at least as unevenly, by chance.
 * Ties are left out before, as is usual (Dixon and Mood 1946).
 *
 * @param first - how often the one was preferred, a whole number from 0
 * @param second - how often the other was
 * @returns above 0, at most 1; 1 where there is nothing to go by
 */
export function signTest(first: number, second: number): number {
  const count = first + second;
  const fewer = Math.min(first, second);
  // Terms of the binomial distribution as logarithms: powers of 2 leave the range of numbers at about 1000.
  let [term, sum] = [-count * Math.LN2, 0];
  for (let k = 0; k <= fewer; k += 1) {
    sum += Math.exp(term);
    term += Math.log((count - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}

/**
 * Wilson's interval (1927) of a share, for a confidence of 95 %: unlike the usual one it is right for few cases and for
 * shares near 0 and 1.
 *
 * @param hits - a whole number from 0 to `count`
 * @param count - at least 1
 * @returns its ends, 0 to 1
 */
export function wilsonInterval(hits: number, count: number): readonly [number, number] {
  const z = 1.959964;
  const share = hits / count;
  const spread = (z * z) / count;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((share * (1 - share)) / count + spread / (4 * count))) / (1 + spread);
  return [Math.max(middle - half, 0), Math.min(middle + half, 1)];
}
