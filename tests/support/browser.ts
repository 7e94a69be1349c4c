import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** A real browser: `CHROMIUM` where that names one, otherwise the one that npm ships for Linux. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env.CHROMIUM ?? await chromium.executablePath(),
    // In a single process Chromium dies with its first page.
    args: chromium.args.filter((argument) => argument !== '--single-process'),
  })
}
