import { Page } from '../../components/page.tsx'
import { RangePicker } from '../../range/range-picker.tsx'

export function MinePage() {
  return <Page title='Mine' actions={<RangePicker />}>{null}</Page>
}
