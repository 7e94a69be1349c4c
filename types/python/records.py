"""What a Python service logs: pydantic models (2.x) of the records.

They take what the zod schemas of the same records take (../usage-record.ts and ../feature-usage-record.ts), and a test holds
them together. Send ``record.model_dump(mode="json")``.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, Dict, Literal, Optional
from uuid import UUID, uuid4

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Provider = Literal[
    "anthropic",
    "openai",
    "google",
    "google-gla",
    "google-genai",
    "googleai",
    "gemini",
    "gcp.gemini",
    "gcp.gen_ai",
    "google-vertex",
    "vertex",
    "vertex_ai",
    "gcp.vertex_ai",
    "voyage",
    "voyageai",
    "mistral",
    "mistralai",
    "mistral_ai",
    "groq",
    "deepseek",
    "xai",
    "x_ai",
    "x-ai",
    "cohere",
    "cerebras",
    "moonshotai",
    "aws-bedrock",
    "bedrock",
    "aws",
    "amazon-bedrock",
    "aws.bedrock",
    "aws_bedrock",
    "azure",
    "azure_openai",
    "azure.ai.openai",
    "azure.ai.inference",
    "fireworks",
    "huggingface",
    "ibm.watsonx.ai",
    "ollama",
    "openrouter",
    "perplexity",
    "replicate",
    "together",
    "vllm",
]
CallStatus = Literal["success", "error", "timeout", "cancelled"]
UsageStatus = Literal["final", "partial", "missing"]
FeatureStatus = Literal["success", "error", "timeout"]


def _is_storable_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def _is_storable(value: Any, depth: int = 32) -> bool:
    if isinstance(value, str):
        return _is_storable_text(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if value is None or isinstance(value, int):
        return True
    if depth == 0:
        return False
    if isinstance(value, list):
        return all(_is_storable(element, depth - 1) for element in value)
    return isinstance(value, dict) and all(
        isinstance(key, str) and _is_storable_text(key) and _is_storable(element, depth - 1)
        for key, element in value.items()
    )


def _storable(value: Any) -> Any:
    if not _is_storable(value):
        raise ValueError("is not what Postgres can store")
    return value


def _at_most(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value.encode()) > limit:
            raise ValueError(f"has more than {limit} bytes")
        return value

    return AfterValidator(check)


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is blank")
    return value


def _past(value: datetime) -> datetime:
    # A clock may be ahead by as much as the ledger allows: a day.
    if not datetime(1900, 1, 1, tzinfo=timezone.utc) <= value <= datetime.now(timezone.utc) + timedelta(days=1):
        raise ValueError("is no moment between 1900 and now")
    return value


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, AfterValidator(_storable)]
# What usage is added up by.
Key = Annotated[Text, _at_most(255)]
Name = Annotated[Key, AfterValidator(_not_blank)]
RequestId = Annotated[Text, _at_most(1000), AfterValidator(_not_blank), AfterValidator(str.strip)]
Count = Annotated[int, Field(strict=True, ge=0, le=2_147_483_647)]
Json = Annotated[Any, AfterValidator(_storable)]
JsonObject = Annotated[Dict[str, Any], AfterValidator(_storable)]
PastMoment = Annotated[AwareDatetime, AfterValidator(_past)]


class UsageRecord(BaseModel):
    """One priced line of one provider call, for the edge function log-usage. Token categories are disjoint: input_tokens are without the cached ones.

    user_id is None for a background job. request_id is the provider's id of the call, else one made here: keep the
    record and send it again, and it is logged once.
    """

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    user_id: Optional[UUID]
    user_email: Optional[Text] = None
    customer_id: Annotated[Optional[Key], BeforeValidator(_number_as_text)] = None
    customer_name: Optional[Text] = None
    request_type: Optional[Name] = None
    session_id: Optional[Text] = None
    input_tokens: Optional[Count] = None
    output_tokens: Optional[Count] = None
    model_used: Name
    latency_ms: Optional[Count] = None
    tool_turns: Optional[Count] = None
    status: Optional[CallStatus] = None
    error_message: Optional[Text] = None
    request_id: RequestId = Field(default_factory=lambda: str(uuid4()))
    line: Optional[Count] = None
    provider: Optional[Provider] = None
    organization_id: Optional[UUID] = None
    feature: Optional[Key] = None
    operation: Optional[Text] = None
    entity_type: Optional[Key] = None
    entity_id: Optional[Key] = None
    trace_id: Optional[Text] = None
    batch_job_id: Optional[UUID] = None
    cache_read_tokens: Optional[Count] = None
    cache_write_5m_tokens: Optional[Count] = None
    cache_write_1h_tokens: Optional[Count] = None
    reasoning_tokens: Optional[Count] = None
    audio_input_tokens: Optional[Count] = None
    audio_output_tokens: Optional[Count] = None
    image_output_tokens: Optional[Count] = None
    web_search_requests: Optional[Count] = None
    service_tier: Optional[Key] = None
    geo: Optional[Key] = None
    time_to_first_token_ms: Optional[Count] = None
    usage_status: Optional[UsageStatus] = None
    error_code: Optional[Text] = None
    metadata: Optional[JsonObject] = None
    raw_usage: Optional[Json] = None
    occurred_at: Optional[PastMoment] = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> UsageRecord:
        if (self.reasoning_tokens or 0) > (self.output_tokens or 0):
            raise ValueError("reasoning_tokens is more than output_tokens, which includes the reasoning")
        if self.usage_status == "missing" and any(getattr(self, count) for count in _COUNTS):
            raise ValueError("usage_status is missing although there are counts: it is final or partial")
        if self.latency_ms is not None and (self.time_to_first_token_ms or 0) > self.latency_ms:
            raise ValueError("time_to_first_token_ms is more than latency_ms")
        return self


_COUNTS = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "audio_input_tokens",
    "output_tokens",
    "audio_output_tokens",
    "image_output_tokens",
    "web_search_requests",
)


class FeatureUsageRecord(BaseModel):
    """One use of a feature of the product, for the RPC log_ai_feature_usage, whose arguments have a p_ before these names.

    user_id is None for a background job. request_id is made here: keep the record and send it again, and it is logged
    once.
    """

    model_config = ConfigDict(extra="forbid")

    feature: Name
    user_id: Optional[UUID]
    status: Optional[FeatureStatus] = None
    duration_ms: Optional[Count] = None
    error_message: Optional[Text] = None
    error_code: Optional[Text] = None
    organization_id: Optional[UUID] = None
    entity_type: Optional[Key] = None
    entity_id: Optional[Key] = None
    trace_id: Optional[Text] = None
    request_id: RequestId = Field(default_factory=lambda: str(uuid4()))
    metadata: Optional[JsonObject] = None
    occurred_at: Optional[PastMoment] = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> FeatureUsageRecord:
        if (self.status or "success") == "success" and (self.error_code or self.error_message):
            raise ValueError("status is success although there is an error")
        return self
