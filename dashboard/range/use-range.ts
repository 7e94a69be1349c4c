import { useMatch, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useAccess } from '../queries/usage.tsx'
import { dayIn, type Range, type RangeSearch, resolveRange } from './range.ts'
import type { SharedSearch } from './search.ts'

/** The range of the page, from the address bar. */
export function useRange(): Range {
  const { range, from, to, tz } = useSearch({ from: '__root__' })
  const today = dayIn(tz ?? 'UTC', new Date())
  return useMemo(() => resolveRange({ range, from, to, tz }, noonOf(today)), [range, from, to, tz, today])
}

/** Within the day, whatever the time zone: only the day counts. */
function noonOf(today: string): Date {
  return new Date(`${today}T12:00:00Z`)
}

/**
 * What every read is about besides its range: the currency, and the organization where it must be one. One's own usage is
 * one's own wherever it was.
 */
export function useScope(): { currency: string; organizationId: string | undefined } {
  const { currency, org } = useSearch({ from: '__root__' })
  const { isAdmin, organizationIds } = useAccess()
  const isOwnUsage = useMatch({ from: '/me', shouldThrow: false }) !== undefined
  const ownOrganization = organizationIds.find((id) => id === org) ?? organizationIds[0]
  const organizationId = isOwnUsage ? undefined : isAdmin ? org : ownOrganization
  return useMemo(() => ({ currency: currency ?? 'USD', organizationId }), [currency, organizationId])
}

/** Changes what all pages share, on the page that is open. */
export function useChangeShared(): (change: Partial<SharedSearch>) => void {
  const navigate = useNavigate()
  return (change) => void navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace: true })
}

/** A preset, or days one by one: the one takes the other's place. */
export function rangeChange(
  change: Pick<RangeSearch, 'range'> | Required<Pick<RangeSearch, 'from' | 'to'>>,
): RangeSearch {
  return { range: undefined, from: undefined, to: undefined, ...change }
}
