/** The categories that have rates, in the order of the forms and tables. */
export const rates = [
  { key: 'input_usd_per_mtok', name: 'input', isRare: false },
  { key: 'output_usd_per_mtok', name: 'output', isRare: false },
  { key: 'cache_read_usd_per_mtok', name: 'cacheRead', isRare: false },
  { key: 'cache_write_5m_usd_per_mtok', name: 'cacheWrite5m', isRare: false },
  { key: 'cache_write_1h_usd_per_mtok', name: 'cacheWrite1h', isRare: false },
  { key: 'audio_input_usd_per_mtok', name: 'audioInput', isRare: true },
  { key: 'audio_output_usd_per_mtok', name: 'audioOutput', isRare: true },
  { key: 'image_output_usd_per_mtok', name: 'imageOutput', isRare: true },
  { key: 'web_search_usd_per_1k', name: 'webSearch', isRare: true },
] as const

export type Rate = typeof rates[number]
