import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'

export const themes = ['system', 'light', 'dark'] as const

export type Theme = typeof themes[number]

interface ThemeContext {
  theme: Theme
  setTheme(theme: Theme): void
}

const Context = createContext<ThemeContext | undefined>(undefined)

const kept = 'ai-usage-theme'

/** `system` follows the browser; the others overrule it through `color-scheme` (tokens.css). */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>(() =>
    themes.find((name) => name === localStorage.getItem(kept)) ?? 'system'
  )
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  const value = useMemo(() => ({
    theme,
    setTheme(chosen: Theme) {
      localStorage.setItem(kept, chosen)
      setTheme(chosen)
    },
  }), [theme])
  return <Context value={value}>{children}</Context>
}

export function useTheme(): ThemeContext {
  const context = use(Context)
  if (!context) throw new Error('There is no ThemeProvider.')
  return context
}
