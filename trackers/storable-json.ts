/** Deeper than any record, and no burden for a stack. */
const maxDepth = 100

/**
 * A record as JSON that Postgres can hold. Never throws, and keeps what can be kept: a BigInt as its digits, and U+FFFD for
 * what is no character. It leaves out what cannot be read, refers back to what it is in, or lies deeper than 100 levels.
 */
export function storableJson(record: object): string {
  return JSON.stringify(storable(() => record, []) ?? null)
}

function storable(read: () => unknown, above: object[]): unknown {
  try {
    const value = jsonValue(read())
    if (typeof value === 'string') return storableText(value)
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value
    if (above.includes(value) || above.length === maxDepth) return undefined
    const path = [...above, value]
    if (Array.isArray(value)) {
      return Array.from({ length: value.length }, (_, index) => storable(() => value[index], path))
    }
    return Object.fromEntries(
      Object.keys(value).map((key) => [storableText(key), storable(() => Reflect.get(value, key), path)]),
    )
  } catch {
    return undefined
  }
}

/** What `JSON.stringify` takes in place of a value, such as the text of a Date. */
function jsonValue(value: unknown): unknown {
  const toJson: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'toJSON') : undefined
  return typeof toJson === 'function' ? Reflect.apply(toJson, value, []) : value
}

/** A text with U+FFFD for each NUL and each half of a surrogate pair, which Postgres cannot hold. */
export function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
}
