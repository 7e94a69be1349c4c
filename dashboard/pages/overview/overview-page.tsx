import { Page } from '../../components/page.tsx'
import { RangePicker } from '../../range/range-picker.tsx'

export function OverviewPage() {
  return <Page title='Overview' actions={<RangePicker />}>{null}</Page>
}
