import { RangePicker } from './range-picker.tsx'
import { CurrencyPicker, OrganizationPicker } from './scope-pickers.tsx'

/** Chooses what everything on a page is about: the organization, the currency, the days. */
export function PagePickers() {
  return (
    <>
      <OrganizationPicker />
      <CurrencyPicker />
      <RangePicker />
    </>
  )
}
