import { Page } from '../../components/page.tsx'
import { RangePicker } from '../../range/range-picker.tsx'

export function ExplorePage() {
  return <Page title='Explore' actions={<RangePicker />}>{null}</Page>
}
