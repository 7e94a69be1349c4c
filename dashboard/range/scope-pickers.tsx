import { Building2 } from 'lucide-react'
import { Select } from '../components/select.tsx'
import { useMessages } from '../locale/locale.tsx'
import { useAccess } from '../queries/usage.tsx'
import { rangeWords } from './range-words.ts'
import { useChangeShared, useScope } from './use-range.ts'

/** The currency of the page, where there are exchange rates for more than one. */
export function CurrencyPicker() {
  const t = useMessages(rangeWords)
  const { currencies } = useAccess()
  const { currency } = useScope()
  const change = useChangeShared()
  if (currencies.length < 2) return null
  // A link may ask for a currency that this project has no rates of.
  const options = [...new Set(['USD', ...currencies, currency])].map((code) => ({ value: code, name: code }))
  return (
    <Select
      label={t.currency}
      value={currency}
      options={options}
      onChange={(code) => change({ currency: code === 'USD' ? undefined : code })}
    />
  )
}

/** Which of their organizations, for those who administer several; and the way back to all, for an admin. */
export function OrganizationPicker() {
  const t = useMessages(rangeWords)
  const { isAdmin, organizationIds } = useAccess()
  const { organizationId } = useScope()
  const change = useChangeShared()
  if (!organizationId || !isAdmin && organizationIds.length < 2) return null
  const ids = isAdmin ? [organizationId] : organizationIds
  return (
    <Select
      label={t.organization}
      icon={<Building2 size={14} aria-hidden='true' />}
      title={organizationId}
      value={organizationId}
      options={[
        ...isAdmin ? [{ value: '', name: t.allOrganizations }] : [],
        ...ids.map((id) => ({ value: id, name: id.slice(0, 8) })),
      ]}
      onChange={(org) => change({ org: org || undefined })}
    />
  )
}
