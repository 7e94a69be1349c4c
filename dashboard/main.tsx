import '@fontsource-variable/inter/wght.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { LocaleProvider } from './locale/locale.tsx'
import { createPageClient } from './session/client.ts'
import { loadConfig } from './session/config.ts'
import { Misconfigured } from './session/misconfigured.tsx'
import { SessionProvider } from './session/session.tsx'
import { ThemeProvider } from './theme/theme.tsx'
import './theme/tokens.css'

const element = document.getElementById('root')
if (!element) throw new Error('The page has no #root.')
const root = createRoot(element)

const page = await loadConfig().then(
  (config) => (
    <SessionProvider supabase={createPageClient(config)} config={config}>
      <App />
    </SessionProvider>
  ),
  (error: unknown) => <Misconfigured error={error} />,
)

root.render(
  <StrictMode>
    <LocaleProvider>
      <ThemeProvider>{page}</ThemeProvider>
    </LocaleProvider>
  </StrictMode>,
)
