/** Numbers from 0 up to 1. */
export type Random = () => number

/** sfc32: the same numbers for the same seed, and no others that any other seed has soon, however many. */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9, 0x243f6a88, 1]
  const next = () => {
    const mixed = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + mixed) | 0
    return (mixed >>> 0) / 2 ** 32
  }
  for (let warming = 0; warming < 12; warming += 1) next()
  return next
}

/** One of the values. */
export function pick<Value>(values: Value[], random: Random): Value {
  return at(values, Math.floor(random() * values.length))
}

/** The value at a position that there is. */
export function at<Value>(values: Value[], position: number): Value {
  const value = values[position]
  if (value === undefined) throw new Error(`There is no position ${position}`)
  return value
}

/** A whole number, log-normal: half of them are below the median, and `spread` is the deviation of the logarithm. */
export function logNormal(random: Random, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.round(median * Math.exp(spread * normal))
}

/** Picks a position up to `count`, the first ones most often: the n-th with a weight of 1 / (n + flat) ^ skew. */
export function zipf(count: number, skew: number, flat: number): (random: Random) => number {
  const upTo = new Float64Array(count)
  let sum = 0
  for (let position = 0; position < count; position += 1) {
    sum += (position + flat) ** -skew
    upTo[position] = sum
  }
  return (random) => {
    const wanted = random() * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((upTo[middle] ?? sum) <= wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

const hexPairs = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'))
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const letterPairs = Array.from(letters, (first) => Array.from(letters, (second) => first + second)).flat()

/** A random version 4 uuid. */
export function uuid(random: Random): string {
  const four = () => hexPairs[Math.floor(random() * 65_536)] ?? ''
  return `${four()}${four()}-${four()}-4${four().slice(1)}-a${four().slice(1)}-${four()}${four()}${four()}`
}

/** As many random letters and digits, an even number. */
export function randomText(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += letterPairs[Math.floor(random() * letterPairs.length)] ?? ''
  return text
}
