import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the web page of dashboard/ into a folder, as static files that work at any address. */
export async function buildPage(outDir: string): Promise<string> {
  await build({
    root: fileURLToPath(new URL('../../dashboard/', import.meta.url)),
    base: './',
    // Whatever NODE_ENV says, as in a test.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false } },
    configFile: false,
    logLevel: 'silent',
  })
  return outDir
}
