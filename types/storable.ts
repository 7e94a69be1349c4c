import { z } from 'zod'
import type { Json } from './database.types.ts'

const maxDepth = 32

/** A text that Postgres can hold: it has no NUL and no half of a surrogate pair. */
export const text = z.string().refine(isStorableText, 'has a character that Postgres cannot store')

/** A text of at most so many bytes in UTF-8. */
export function textUpTo(bytes: number) {
  return text.refine((value) => new TextEncoder().encode(value).length <= bytes, `has more than ${bytes} bytes`)
}

/** JSON that Postgres can hold, at most 32 levels deep. */
export const json = z.custom<Json>((value) => isStorable(value, maxDepth), 'is no JSON that Postgres can store')

/** The same with keys. */
export const jsonObject = z.custom<{ [key: string]: Json }>(
  (value) => isObject(value) && isStorable(value, maxDepth),
  'is no JSON object that Postgres can store',
)

/** Whether a value is JSON that Postgres can hold, at most so many levels deep. */
export function isStorable(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return true
  if (typeof value === 'string') return isStorableText(value)
  if (depth === 0) return false
  if (Array.isArray(value)) return value.every((element) => isStorable(element, depth - 1))
  return isObject(value) &&
    Object.entries(value).every(([key, element]) => isStorableText(key) && isStorable(element, depth - 1))
}

function isStorableText(value: string): boolean {
  return !value.includes('\0') && !/\p{Surrogate}/u.test(value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))
}
