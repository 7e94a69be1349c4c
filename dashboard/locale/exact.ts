import { Big } from 'big.js'

/** A number of the database, or what was added up of some: also a Big or a Decimal. */
export type Numeric = number | string | { toFixed(): string }

/** To calculate with what may not be rounded: floats would. */
export function exact(value: Numeric): Big {
  return new Big(typeof value === 'object' ? value.toFixed() : value)
}

export function sumOf(values: Numeric[]): Big {
  return values.reduce<Big>((total, value) => total.plus(exact(value)), new Big(0))
}
