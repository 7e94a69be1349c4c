import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'

export const languages = { en: 'English', ro: 'Română' } as const

export type Language = keyof typeof languages

interface Locale {
  language: Language
  /** The BCP 47 tag that numbers, money and dates follow. */
  tag: string
  setLanguage(language: Language): void
}

const Context = createContext<Locale | undefined>(undefined)

const kept = 'ai-usage-language'

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferredLanguage)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo(() => ({
    language,
    tag: tagOf(language, navigator.languages),
    setLanguage(chosen: Language) {
      localStorage.setItem(kept, chosen)
      setLanguage(chosen)
    },
  }), [language])
  return <Context value={value}>{children}</Context>
}

export function useLocale(): Locale {
  const locale = use(Context)
  if (!locale) throw new Error('There is no LocaleProvider.')
  return locale
}

function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(kept) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2))
  return wanted.find(isLanguage) ?? 'en'
}

function isLanguage(code: string): code is Language {
  return code in languages
}

/** The reader's own English where they have one. A browser may call it en-US@posix, at which Intl throws. */
export function tagOf(language: Language, wanted: readonly string[]): string {
  if (language === 'ro') return 'ro-RO'
  return wanted.map((tag) => /^en-([a-z]{2}|\d{3})\b/i.exec(tag)?.[0]).find((tag) => tag !== undefined) ?? 'en-US'
}

type Messages = Record<string, string | ((...values: never[]) => string)>

/** A part's words in each language. The compiler sees to it that both say the same things. */
export function defineMessages<Words extends Messages>(
  en: Words,
  ro: { [Key in keyof Words]: Words[Key] extends string ? string : Words[Key] },
) {
  return { en, ro }
}

/** The words of {@link defineMessages} in the language of the page. */
export function useMessages<Words extends Messages>(messages: ReturnType<typeof defineMessages<Words>>) {
  return messages[useLocale().language]
}

/** `# calls` with the number in the place of #, in the form that it asks for: Romanian says 19 apeluri, 20 de apeluri. */
export function plural(
  tag: string,
  count: number,
  forms: { one: string; few?: string; other: string },
): string {
  const rule = new Intl.PluralRules(tag).select(count)
  const form = rule === 'one' ? forms.one : rule === 'few' ? forms.few ?? forms.other : forms.other
  return form.replace('#', new Intl.NumberFormat(tag).format(count))
}
