import { z } from 'zod'
import { saidError } from './http-refusal.ts'
import { text, tokens } from './payload-fields.ts'
import type { StreamFollower, UsageLine, UsageReader, UsageReport } from './usage-report.ts'

const modalities = z.array(z.looseObject({ modality: z.string().nullish(), tokenCount: tokens })).nullish()

const counts = z.looseObject({
  promptTokenCount: tokens,
  promptTokensDetails: modalities,
  cachedContentTokenCount: tokens,
  cacheTokensDetails: modalities,
  toolUsePromptTokenCount: tokens,
  candidatesTokenCount: tokens,
  candidatesTokensDetails: modalities,
  thoughtsTokenCount: tokens,
  totalTokenCount: tokens,
  serviceTier: z.string().nullish(),
  trafficType: z.string().nullish(),
})

const body = z.looseObject({ usageMetadata: counts }).transform(({ usageMetadata }) => usageMetadata)

const names = z.looseObject({
  responseId: text,
  modelVersion: text,
  usageMetadata: z.record(z.string(), z.json()).optional().catch(undefined),
}).catch({})

type Counts = z.infer<typeof counts>

/** How the Gemini API and Vertex AI report usage, in bodies and stream chunks (`@google/genai` 3.x). */
export const geminiUsage: UsageReader<unknown, unknown> = {
  provider: 'google',
  answer: usageReport,
  stream: followStream,
}

const chunk = z.looseObject({
  candidates: z.array(z.looseObject({
    content: z.looseObject({ parts: z.array(z.unknown()).nullish() }).nullish(),
    finishReason: z.string().nullish(),
  })).nullish(),
  promptFeedback: z.looseObject({ blockReason: z.string().nullish() }).nullish(),
  usageMetadata: z.looseObject({}).nullish(),
})

/** Each chunk repeats what the call used so far; the last one that says it counts. */
function followStream(): StreamFollower<unknown> {
  let last: z.infer<typeof chunk> = {}
  let complete = false
  let failure: UsageReport['failure']
  return {
    add(event) {
      const { message, code = 'stream_error' } = saidError(event) ?? {}
      if (message !== undefined) failure = { code, message }
      const { candidates, promptFeedback, ...said } = chunk.parse(event)
      last = { ...last, ...said, usageMetadata: said.usageMetadata ?? last.usageMetadata }
      complete ||= Boolean(promptFeedback?.blockReason) || (candidates ?? []).some(({ finishReason }) => finishReason)
      return (candidates ?? []).some(({ content }) => content?.parts?.length)
    },
    report() {
      const used = usageReport(last)
      const usageStatus = used.usageStatus === 'final' && !complete ? 'partial' : used.usageStatus
      return { ...used, complete, usageStatus, failure }
    },
  }
}

function usageReport(response: unknown): UsageReport {
  const { responseId, modelVersion, usageMetadata } = names.parse(response)
  const parsed = body.safeParse(response)
  // A count of 0 is left out of the payload, but no call is without a prompt: no count at all is none reported.
  const counted = parsed.success && (parsed.data.promptTokenCount > 0 || parsed.data.totalTokenCount > 0)
  return {
    requestId: responseId,
    complete: true,
    usageStatus: counted ? 'final' : 'missing',
    lines: [{
      ...(counted ? categories(parsed.data) : {}),
      p_model_used: modelVersion,
      p_service_tier: parsed.success ? serviceTier(parsed.data) : undefined,
      p_raw_usage: usageMetadata,
    }],
  }
}

/**
 * Google's counts as the ledger's disjoint categories; their sum is what Google reports. The whole wins over its parts:
 * each takes at most what those before it left. What only the total knows of counts as output. The raw usage keeps all.
 */
function categories(usage: Counts): UsageLine {
  const { candidatesTokenCount: said, thoughtsTokenCount: thought } = usage
  const input = usage.promptTokenCount + usage.toolUsePromptTokenCount
  const uncachedAudio = tokensOf('AUDIO', usage.promptTokensDetails) - tokensOf('AUDIO', usage.cacheTokensDetails)
  const cacheRead = Math.min(usage.cachedContentTokenCount, input)
  const audioInput = Math.min(Math.max(uncachedAudio, 0), input - cacheRead)
  const imageOutput = Math.min(tokensOf('IMAGE', usage.candidatesTokensDetails), said)
  const audioOutput = Math.min(tokensOf('AUDIO', usage.candidatesTokensDetails), said - imageOutput)
  const unexplained = Math.max(usage.totalTokenCount - input - said - thought, 0)
  return {
    p_input_tokens: input - cacheRead - audioInput,
    p_cache_read_tokens: cacheRead,
    p_audio_input_tokens: audioInput,
    p_output_tokens: said - imageOutput - audioOutput + thought + unexplained,
    p_reasoning_tokens: thought,
    p_audio_output_tokens: audioOutput,
    p_image_output_tokens: imageOutput,
  }
}

function tokensOf(modality: string, details: z.infer<typeof modalities>): number {
  return (details ?? []).reduce((sum, detail) => detail.modality === modality ? sum + detail.tokenCount : sum, 0)
}

/** `ON_DEMAND_FLEX` is `flex`: Vertex AI names the tier as a kind of traffic, the Gemini API as it is or not at all. */
function serviceTier({ serviceTier, trafficType }: Counts): string {
  const tier = (serviceTier ?? trafficType ?? '').toLowerCase().replace(/^(service_tier|traffic_type|on_demand)_?/, '')
  return ['', 'unspecified'].includes(tier) ? 'standard' : tier
}
