from __future__ import annotations

import datetime
import decimal
import uuid
from typing import (
    Annotated,
    Any,
    List,
    Literal,
    Optional,
    TypedDict,
)
from typing_extensions import NotRequired, TypeAlias

from pydantic import BaseModel, Field, JsonValue



class PublicAiBatchJobRuns(BaseModel):
    cancelled_at: Optional[datetime.datetime] = Field(alias="cancelled_at")
    completed_at: Optional[datetime.datetime] = Field(alias="completed_at")
    error_message: Optional[str] = Field(alias="error_message")
    feature: str = Field(alias="feature")
    id: uuid.UUID = Field(alias="id")
    items_failed: int = Field(alias="items_failed")
    items_processed: int = Field(alias="items_processed")
    items_total: Optional[int] = Field(alias="items_total")
    organization_id: Optional[uuid.UUID] = Field(alias="organization_id")
    provider: Optional[str] = Field(alias="provider")
    provider_batch_id: Optional[str] = Field(alias="provider_batch_id")
    started_at: datetime.datetime = Field(alias="started_at")
    started_by: Optional[uuid.UUID] = Field(alias="started_by")
    status: str = Field(alias="status")

class PublicAiBatchJobRunsInsert(TypedDict):
    cancelled_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="cancelled_at")]]
    completed_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="completed_at")]]
    error_message: NotRequired[Annotated[Optional[str], Field(alias="error_message")]]
    feature: Annotated[str, Field(alias="feature")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    items_failed: NotRequired[Annotated[int, Field(alias="items_failed")]]
    items_processed: NotRequired[Annotated[int, Field(alias="items_processed")]]
    items_total: NotRequired[Annotated[Optional[int], Field(alias="items_total")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    provider: NotRequired[Annotated[Optional[str], Field(alias="provider")]]
    provider_batch_id: NotRequired[Annotated[Optional[str], Field(alias="provider_batch_id")]]
    started_at: NotRequired[Annotated[datetime.datetime, Field(alias="started_at")]]
    started_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="started_by")]]
    status: NotRequired[Annotated[str, Field(alias="status")]]

class PublicAiBatchJobRunsUpdate(TypedDict):
    cancelled_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="cancelled_at")]]
    completed_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="completed_at")]]
    error_message: NotRequired[Annotated[Optional[str], Field(alias="error_message")]]
    feature: NotRequired[Annotated[str, Field(alias="feature")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    items_failed: NotRequired[Annotated[int, Field(alias="items_failed")]]
    items_processed: NotRequired[Annotated[int, Field(alias="items_processed")]]
    items_total: NotRequired[Annotated[Optional[int], Field(alias="items_total")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    provider: NotRequired[Annotated[Optional[str], Field(alias="provider")]]
    provider_batch_id: NotRequired[Annotated[Optional[str], Field(alias="provider_batch_id")]]
    started_at: NotRequired[Annotated[datetime.datetime, Field(alias="started_at")]]
    started_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="started_by")]]
    status: NotRequired[Annotated[str, Field(alias="status")]]

class PublicAiExchangeRates(BaseModel):
    currency: str = Field(alias="currency")
    per_usd: decimal.Decimal = Field(alias="per_usd")
    rate_on: datetime.date = Field(alias="rate_on")
    recorded_at: datetime.datetime = Field(alias="recorded_at")
    source: str = Field(alias="source")

class PublicAiExchangeRatesInsert(TypedDict):
    currency: Annotated[str, Field(alias="currency")]
    per_usd: Annotated[decimal.Decimal, Field(alias="per_usd")]
    rate_on: Annotated[datetime.date, Field(alias="rate_on")]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    source: Annotated[str, Field(alias="source")]

class PublicAiExchangeRatesUpdate(TypedDict):
    currency: NotRequired[Annotated[str, Field(alias="currency")]]
    per_usd: NotRequired[Annotated[decimal.Decimal, Field(alias="per_usd")]]
    rate_on: NotRequired[Annotated[datetime.date, Field(alias="rate_on")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]

class PublicAiFeatureUsage(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    duration_ms: Optional[int] = Field(alias="duration_ms")
    entity_id: Optional[str] = Field(alias="entity_id")
    entity_type: Optional[str] = Field(alias="entity_type")
    error_code: Optional[str] = Field(alias="error_code")
    error_group: Optional[str] = Field(alias="error_group")
    error_message: Optional[str] = Field(alias="error_message")
    feature: str = Field(alias="feature")
    id: uuid.UUID = Field(alias="id")
    metadata: JsonValue = Field(alias="metadata")
    organization_id: Optional[uuid.UUID] = Field(alias="organization_id")
    recorded_at: datetime.datetime = Field(alias="recorded_at")
    request_id: str = Field(alias="request_id")
    status: str = Field(alias="status")
    trace_id: Optional[str] = Field(alias="trace_id")
    user_id: Optional[uuid.UUID] = Field(alias="user_id")

class PublicAiFeatureUsageInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    duration_ms: NotRequired[Annotated[Optional[int], Field(alias="duration_ms")]]
    entity_id: NotRequired[Annotated[Optional[str], Field(alias="entity_id")]]
    entity_type: NotRequired[Annotated[Optional[str], Field(alias="entity_type")]]
    error_code: NotRequired[Annotated[Optional[str], Field(alias="error_code")]]
    error_group: NotRequired[Annotated[Optional[str], Field(alias="error_group")]]
    error_message: NotRequired[Annotated[Optional[str], Field(alias="error_message")]]
    feature: Annotated[str, Field(alias="feature")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    metadata: NotRequired[Annotated[JsonValue, Field(alias="metadata")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    request_id: Annotated[str, Field(alias="request_id")]
    status: NotRequired[Annotated[str, Field(alias="status")]]
    trace_id: NotRequired[Annotated[Optional[str], Field(alias="trace_id")]]
    user_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="user_id")]]

class PublicAiFeatureUsageUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    duration_ms: NotRequired[Annotated[Optional[int], Field(alias="duration_ms")]]
    entity_id: NotRequired[Annotated[Optional[str], Field(alias="entity_id")]]
    entity_type: NotRequired[Annotated[Optional[str], Field(alias="entity_type")]]
    error_code: NotRequired[Annotated[Optional[str], Field(alias="error_code")]]
    error_group: NotRequired[Annotated[Optional[str], Field(alias="error_group")]]
    error_message: NotRequired[Annotated[Optional[str], Field(alias="error_message")]]
    feature: NotRequired[Annotated[str, Field(alias="feature")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    metadata: NotRequired[Annotated[JsonValue, Field(alias="metadata")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    request_id: NotRequired[Annotated[str, Field(alias="request_id")]]
    status: NotRequired[Annotated[str, Field(alias="status")]]
    trace_id: NotRequired[Annotated[Optional[str], Field(alias="trace_id")]]
    user_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="user_id")]]

class PublicAiFeatures(BaseModel):
    display_name: str = Field(alias="display_name")
    feature: str = Field(alias="feature")
    locale: str = Field(alias="locale")

class PublicAiFeaturesInsert(TypedDict):
    display_name: Annotated[str, Field(alias="display_name")]
    feature: Annotated[str, Field(alias="feature")]
    locale: Annotated[str, Field(alias="locale")]

class PublicAiFeaturesUpdate(TypedDict):
    display_name: NotRequired[Annotated[str, Field(alias="display_name")]]
    feature: NotRequired[Annotated[str, Field(alias="feature")]]
    locale: NotRequired[Annotated[str, Field(alias="locale")]]

class PublicAiModelAliases(BaseModel):
    alias: str = Field(alias="alias")
    effective_on: datetime.date = Field(alias="effective_on")
    model: str = Field(alias="model")
    price_provider: str = Field(alias="price_provider")
    provider: str = Field(alias="provider")
    recorded_at: datetime.datetime = Field(alias="recorded_at")
    revision: int = Field(alias="revision")

class PublicAiModelAliasesInsert(TypedDict):
    alias: Annotated[str, Field(alias="alias")]
    effective_on: NotRequired[Annotated[datetime.date, Field(alias="effective_on")]]
    model: Annotated[str, Field(alias="model")]
    price_provider: Annotated[str, Field(alias="price_provider")]
    provider: Annotated[str, Field(alias="provider")]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    revision: NotRequired[Annotated[int, Field(alias="revision")]]

class PublicAiModelAliasesUpdate(TypedDict):
    alias: NotRequired[Annotated[str, Field(alias="alias")]]
    effective_on: NotRequired[Annotated[datetime.date, Field(alias="effective_on")]]
    model: NotRequired[Annotated[str, Field(alias="model")]]
    price_provider: NotRequired[Annotated[str, Field(alias="price_provider")]]
    provider: NotRequired[Annotated[str, Field(alias="provider")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    revision: NotRequired[Annotated[int, Field(alias="revision")]]

class PublicAiModelPrices(BaseModel):
    audio_input_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="audio_input_usd_per_mtok")
    audio_output_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="audio_output_usd_per_mtok")
    cache_read_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="cache_read_usd_per_mtok")
    cache_write_1h_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="cache_write_1h_usd_per_mtok")
    cache_write_5m_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="cache_write_5m_usd_per_mtok")
    context_over_tokens: int = Field(alias="context_over_tokens")
    effective_on: datetime.date = Field(alias="effective_on")
    geo: Optional[str] = Field(alias="geo")
    hours_end: Optional[datetime.time] = Field(alias="hours_end")
    hours_start: Optional[datetime.time] = Field(alias="hours_start")
    id: uuid.UUID = Field(alias="id")
    image_output_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="image_output_usd_per_mtok")
    input_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="input_usd_per_mtok")
    is_custom: bool = Field(alias="is_custom")
    is_weekdays_only: bool = Field(alias="is_weekdays_only")
    is_withdrawn: bool = Field(alias="is_withdrawn")
    model: str = Field(alias="model")
    organization_id: Optional[uuid.UUID] = Field(alias="organization_id")
    output_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="output_usd_per_mtok")
    provider: str = Field(alias="provider")
    recorded_at: datetime.datetime = Field(alias="recorded_at")
    recorded_by: Optional[uuid.UUID] = Field(alias="recorded_by")
    revision: int = Field(alias="revision")
    service_tier: str = Field(alias="service_tier")
    source: str = Field(alias="source")
    web_search_usd_per_1k: Optional[decimal.Decimal] = Field(alias="web_search_usd_per_1k")

class PublicAiModelPricesInsert(TypedDict):
    audio_input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_input_usd_per_mtok")]]
    audio_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_output_usd_per_mtok")]]
    cache_read_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_read_usd_per_mtok")]]
    cache_write_1h_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_1h_usd_per_mtok")]]
    cache_write_5m_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_5m_usd_per_mtok")]]
    context_over_tokens: NotRequired[Annotated[int, Field(alias="context_over_tokens")]]
    effective_on: NotRequired[Annotated[datetime.date, Field(alias="effective_on")]]
    geo: NotRequired[Annotated[Optional[str], Field(alias="geo")]]
    hours_end: NotRequired[Annotated[Optional[datetime.time], Field(alias="hours_end")]]
    hours_start: NotRequired[Annotated[Optional[datetime.time], Field(alias="hours_start")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    image_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="image_output_usd_per_mtok")]]
    input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="input_usd_per_mtok")]]
    is_custom: NotRequired[Annotated[bool, Field(alias="is_custom")]]
    is_weekdays_only: NotRequired[Annotated[bool, Field(alias="is_weekdays_only")]]
    is_withdrawn: NotRequired[Annotated[bool, Field(alias="is_withdrawn")]]
    model: Annotated[str, Field(alias="model")]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="output_usd_per_mtok")]]
    provider: Annotated[str, Field(alias="provider")]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    recorded_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="recorded_by")]]
    revision: NotRequired[Annotated[int, Field(alias="revision")]]
    service_tier: NotRequired[Annotated[str, Field(alias="service_tier")]]
    source: Annotated[str, Field(alias="source")]
    web_search_usd_per_1k: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="web_search_usd_per_1k")]]

class PublicAiModelPricesUpdate(TypedDict):
    audio_input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_input_usd_per_mtok")]]
    audio_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_output_usd_per_mtok")]]
    cache_read_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_read_usd_per_mtok")]]
    cache_write_1h_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_1h_usd_per_mtok")]]
    cache_write_5m_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_5m_usd_per_mtok")]]
    context_over_tokens: NotRequired[Annotated[int, Field(alias="context_over_tokens")]]
    effective_on: NotRequired[Annotated[datetime.date, Field(alias="effective_on")]]
    geo: NotRequired[Annotated[Optional[str], Field(alias="geo")]]
    hours_end: NotRequired[Annotated[Optional[datetime.time], Field(alias="hours_end")]]
    hours_start: NotRequired[Annotated[Optional[datetime.time], Field(alias="hours_start")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    image_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="image_output_usd_per_mtok")]]
    input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="input_usd_per_mtok")]]
    is_custom: NotRequired[Annotated[bool, Field(alias="is_custom")]]
    is_weekdays_only: NotRequired[Annotated[bool, Field(alias="is_weekdays_only")]]
    is_withdrawn: NotRequired[Annotated[bool, Field(alias="is_withdrawn")]]
    model: NotRequired[Annotated[str, Field(alias="model")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="output_usd_per_mtok")]]
    provider: NotRequired[Annotated[str, Field(alias="provider")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    recorded_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="recorded_by")]]
    revision: NotRequired[Annotated[int, Field(alias="revision")]]
    service_tier: NotRequired[Annotated[str, Field(alias="service_tier")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    web_search_usd_per_1k: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="web_search_usd_per_1k")]]

class PublicAiPriceDiscounts(BaseModel):
    effective_on: datetime.date = Field(alias="effective_on")
    id: uuid.UUID = Field(alias="id")
    model: Optional[str] = Field(alias="model")
    organization_id: Optional[uuid.UUID] = Field(alias="organization_id")
    percent_off: decimal.Decimal = Field(alias="percent_off")
    provider: str = Field(alias="provider")
    recorded_at: datetime.datetime = Field(alias="recorded_at")
    recorded_by: Optional[uuid.UUID] = Field(alias="recorded_by")
    revision: int = Field(alias="revision")
    source: str = Field(alias="source")

class PublicAiPriceDiscountsInsert(TypedDict):
    effective_on: Annotated[datetime.date, Field(alias="effective_on")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    model: NotRequired[Annotated[Optional[str], Field(alias="model")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    percent_off: Annotated[decimal.Decimal, Field(alias="percent_off")]
    provider: Annotated[str, Field(alias="provider")]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    recorded_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="recorded_by")]]
    revision: NotRequired[Annotated[int, Field(alias="revision")]]
    source: Annotated[str, Field(alias="source")]

class PublicAiPriceDiscountsUpdate(TypedDict):
    effective_on: NotRequired[Annotated[datetime.date, Field(alias="effective_on")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    model: NotRequired[Annotated[Optional[str], Field(alias="model")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    percent_off: NotRequired[Annotated[decimal.Decimal, Field(alias="percent_off")]]
    provider: NotRequired[Annotated[str, Field(alias="provider")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    recorded_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="recorded_by")]]
    revision: NotRequired[Annotated[int, Field(alias="revision")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]

class PublicAiUsageErasures(BaseModel):
    erased_at: datetime.datetime = Field(alias="erased_at")
    erased_by: Optional[uuid.UUID] = Field(alias="erased_by")
    erased_rows: int = Field(alias="erased_rows")
    id: uuid.UUID = Field(alias="id")
    reason: str = Field(alias="reason")

class PublicAiUsageErasuresInsert(TypedDict):
    erased_at: NotRequired[Annotated[datetime.datetime, Field(alias="erased_at")]]
    erased_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="erased_by")]]
    erased_rows: Annotated[int, Field(alias="erased_rows")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    reason: Annotated[str, Field(alias="reason")]

class PublicAiUsageErasuresUpdate(TypedDict):
    erased_at: NotRequired[Annotated[datetime.datetime, Field(alias="erased_at")]]
    erased_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="erased_by")]]
    erased_rows: NotRequired[Annotated[int, Field(alias="erased_rows")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    reason: NotRequired[Annotated[str, Field(alias="reason")]]

class PublicAiUsageLog(BaseModel):
    audio_input_tokens: int = Field(alias="audio_input_tokens")
    audio_input_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="audio_input_usd_per_mtok")
    audio_output_tokens: int = Field(alias="audio_output_tokens")
    audio_output_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="audio_output_usd_per_mtok")
    batch_job_id: Optional[uuid.UUID] = Field(alias="batch_job_id")
    cache_read_tokens: int = Field(alias="cache_read_tokens")
    cache_read_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="cache_read_usd_per_mtok")
    cache_write_1h_tokens: int = Field(alias="cache_write_1h_tokens")
    cache_write_1h_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="cache_write_1h_usd_per_mtok")
    cache_write_5m_tokens: int = Field(alias="cache_write_5m_tokens")
    cache_write_5m_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="cache_write_5m_usd_per_mtok")
    created_at: datetime.datetime = Field(alias="created_at")
    customer_id: Optional[str] = Field(alias="customer_id")
    customer_name: Optional[str] = Field(alias="customer_name")
    discount_id: Optional[uuid.UUID] = Field(alias="discount_id")
    discount_percent: Optional[decimal.Decimal] = Field(alias="discount_percent")
    entity_id: Optional[str] = Field(alias="entity_id")
    entity_type: Optional[str] = Field(alias="entity_type")
    error_code: Optional[str] = Field(alias="error_code")
    error_message: Optional[str] = Field(alias="error_message")
    feature: Optional[str] = Field(alias="feature")
    geo: Optional[str] = Field(alias="geo")
    id: uuid.UUID = Field(alias="id")
    image_output_tokens: int = Field(alias="image_output_tokens")
    image_output_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="image_output_usd_per_mtok")
    input_cost_usd: Optional[decimal.Decimal] = Field(alias="input_cost_usd")
    input_tokens: int = Field(alias="input_tokens")
    input_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="input_usd_per_mtok")
    latency_ms: Optional[int] = Field(alias="latency_ms")
    line: int = Field(alias="line")
    metadata: JsonValue = Field(alias="metadata")
    model_used: str = Field(alias="model_used")
    operation: Optional[str] = Field(alias="operation")
    organization_id: Optional[uuid.UUID] = Field(alias="organization_id")
    output_cost_usd: Optional[decimal.Decimal] = Field(alias="output_cost_usd")
    output_tokens: int = Field(alias="output_tokens")
    output_usd_per_mtok: Optional[decimal.Decimal] = Field(alias="output_usd_per_mtok")
    price_id: Optional[uuid.UUID] = Field(alias="price_id")
    provider: str = Field(alias="provider")
    raw_usage: Optional[JsonValue] = Field(alias="raw_usage")
    reasoning_tokens: int = Field(alias="reasoning_tokens")
    recorded_at: datetime.datetime = Field(alias="recorded_at")
    request_id: str = Field(alias="request_id")
    request_type: str = Field(alias="request_type")
    service_tier: str = Field(alias="service_tier")
    session_id: Optional[str] = Field(alias="session_id")
    status: str = Field(alias="status")
    time_to_first_token_ms: Optional[int] = Field(alias="time_to_first_token_ms")
    tool_turns: int = Field(alias="tool_turns")
    total_cost_usd: Optional[decimal.Decimal] = Field(alias="total_cost_usd")
    total_tokens: int = Field(alias="total_tokens")
    trace_id: Optional[str] = Field(alias="trace_id")
    unpriced_reason: Optional[str] = Field(alias="unpriced_reason")
    usage_status: str = Field(alias="usage_status")
    user_email: Optional[str] = Field(alias="user_email")
    user_id: Optional[uuid.UUID] = Field(alias="user_id")
    web_search_cost_usd: Optional[decimal.Decimal] = Field(alias="web_search_cost_usd")
    web_search_requests: int = Field(alias="web_search_requests")
    web_search_usd_per_1k: Optional[decimal.Decimal] = Field(alias="web_search_usd_per_1k")

class PublicAiUsageLogInsert(TypedDict):
    audio_input_tokens: NotRequired[Annotated[int, Field(alias="audio_input_tokens")]]
    audio_input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_input_usd_per_mtok")]]
    audio_output_tokens: NotRequired[Annotated[int, Field(alias="audio_output_tokens")]]
    audio_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_output_usd_per_mtok")]]
    batch_job_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="batch_job_id")]]
    cache_read_tokens: NotRequired[Annotated[int, Field(alias="cache_read_tokens")]]
    cache_read_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_read_usd_per_mtok")]]
    cache_write_1h_tokens: NotRequired[Annotated[int, Field(alias="cache_write_1h_tokens")]]
    cache_write_1h_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_1h_usd_per_mtok")]]
    cache_write_5m_tokens: NotRequired[Annotated[int, Field(alias="cache_write_5m_tokens")]]
    cache_write_5m_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_5m_usd_per_mtok")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    customer_id: NotRequired[Annotated[Optional[str], Field(alias="customer_id")]]
    customer_name: NotRequired[Annotated[Optional[str], Field(alias="customer_name")]]
    discount_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="discount_id")]]
    discount_percent: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="discount_percent")]]
    entity_id: NotRequired[Annotated[Optional[str], Field(alias="entity_id")]]
    entity_type: NotRequired[Annotated[Optional[str], Field(alias="entity_type")]]
    error_code: NotRequired[Annotated[Optional[str], Field(alias="error_code")]]
    error_message: NotRequired[Annotated[Optional[str], Field(alias="error_message")]]
    feature: NotRequired[Annotated[Optional[str], Field(alias="feature")]]
    geo: NotRequired[Annotated[Optional[str], Field(alias="geo")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    image_output_tokens: NotRequired[Annotated[int, Field(alias="image_output_tokens")]]
    image_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="image_output_usd_per_mtok")]]
    input_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="input_cost_usd")]]
    input_tokens: NotRequired[Annotated[int, Field(alias="input_tokens")]]
    input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="input_usd_per_mtok")]]
    latency_ms: NotRequired[Annotated[Optional[int], Field(alias="latency_ms")]]
    line: NotRequired[Annotated[int, Field(alias="line")]]
    metadata: NotRequired[Annotated[JsonValue, Field(alias="metadata")]]
    model_used: Annotated[str, Field(alias="model_used")]
    operation: NotRequired[Annotated[Optional[str], Field(alias="operation")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    output_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="output_cost_usd")]]
    output_tokens: NotRequired[Annotated[int, Field(alias="output_tokens")]]
    output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="output_usd_per_mtok")]]
    price_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="price_id")]]
    provider: Annotated[str, Field(alias="provider")]
    raw_usage: NotRequired[Annotated[Optional[JsonValue], Field(alias="raw_usage")]]
    reasoning_tokens: NotRequired[Annotated[int, Field(alias="reasoning_tokens")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    request_id: Annotated[str, Field(alias="request_id")]
    request_type: NotRequired[Annotated[str, Field(alias="request_type")]]
    service_tier: NotRequired[Annotated[str, Field(alias="service_tier")]]
    session_id: NotRequired[Annotated[Optional[str], Field(alias="session_id")]]
    status: NotRequired[Annotated[str, Field(alias="status")]]
    time_to_first_token_ms: NotRequired[Annotated[Optional[int], Field(alias="time_to_first_token_ms")]]
    tool_turns: NotRequired[Annotated[int, Field(alias="tool_turns")]]
    total_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="total_cost_usd")]]
    total_tokens: NotRequired[Annotated[int, Field(alias="total_tokens")]]
    trace_id: NotRequired[Annotated[Optional[str], Field(alias="trace_id")]]
    unpriced_reason: NotRequired[Annotated[Optional[str], Field(alias="unpriced_reason")]]
    usage_status: NotRequired[Annotated[str, Field(alias="usage_status")]]
    user_email: NotRequired[Annotated[Optional[str], Field(alias="user_email")]]
    user_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="user_id")]]
    web_search_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="web_search_cost_usd")]]
    web_search_requests: NotRequired[Annotated[int, Field(alias="web_search_requests")]]
    web_search_usd_per_1k: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="web_search_usd_per_1k")]]

class PublicAiUsageLogUpdate(TypedDict):
    audio_input_tokens: NotRequired[Annotated[int, Field(alias="audio_input_tokens")]]
    audio_input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_input_usd_per_mtok")]]
    audio_output_tokens: NotRequired[Annotated[int, Field(alias="audio_output_tokens")]]
    audio_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="audio_output_usd_per_mtok")]]
    batch_job_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="batch_job_id")]]
    cache_read_tokens: NotRequired[Annotated[int, Field(alias="cache_read_tokens")]]
    cache_read_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_read_usd_per_mtok")]]
    cache_write_1h_tokens: NotRequired[Annotated[int, Field(alias="cache_write_1h_tokens")]]
    cache_write_1h_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_1h_usd_per_mtok")]]
    cache_write_5m_tokens: NotRequired[Annotated[int, Field(alias="cache_write_5m_tokens")]]
    cache_write_5m_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="cache_write_5m_usd_per_mtok")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    customer_id: NotRequired[Annotated[Optional[str], Field(alias="customer_id")]]
    customer_name: NotRequired[Annotated[Optional[str], Field(alias="customer_name")]]
    discount_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="discount_id")]]
    discount_percent: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="discount_percent")]]
    entity_id: NotRequired[Annotated[Optional[str], Field(alias="entity_id")]]
    entity_type: NotRequired[Annotated[Optional[str], Field(alias="entity_type")]]
    error_code: NotRequired[Annotated[Optional[str], Field(alias="error_code")]]
    error_message: NotRequired[Annotated[Optional[str], Field(alias="error_message")]]
    feature: NotRequired[Annotated[Optional[str], Field(alias="feature")]]
    geo: NotRequired[Annotated[Optional[str], Field(alias="geo")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    image_output_tokens: NotRequired[Annotated[int, Field(alias="image_output_tokens")]]
    image_output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="image_output_usd_per_mtok")]]
    input_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="input_cost_usd")]]
    input_tokens: NotRequired[Annotated[int, Field(alias="input_tokens")]]
    input_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="input_usd_per_mtok")]]
    latency_ms: NotRequired[Annotated[Optional[int], Field(alias="latency_ms")]]
    line: NotRequired[Annotated[int, Field(alias="line")]]
    metadata: NotRequired[Annotated[JsonValue, Field(alias="metadata")]]
    model_used: NotRequired[Annotated[str, Field(alias="model_used")]]
    operation: NotRequired[Annotated[Optional[str], Field(alias="operation")]]
    organization_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="organization_id")]]
    output_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="output_cost_usd")]]
    output_tokens: NotRequired[Annotated[int, Field(alias="output_tokens")]]
    output_usd_per_mtok: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="output_usd_per_mtok")]]
    price_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="price_id")]]
    provider: NotRequired[Annotated[str, Field(alias="provider")]]
    raw_usage: NotRequired[Annotated[Optional[JsonValue], Field(alias="raw_usage")]]
    reasoning_tokens: NotRequired[Annotated[int, Field(alias="reasoning_tokens")]]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    request_id: NotRequired[Annotated[str, Field(alias="request_id")]]
    request_type: NotRequired[Annotated[str, Field(alias="request_type")]]
    service_tier: NotRequired[Annotated[str, Field(alias="service_tier")]]
    session_id: NotRequired[Annotated[Optional[str], Field(alias="session_id")]]
    status: NotRequired[Annotated[str, Field(alias="status")]]
    time_to_first_token_ms: NotRequired[Annotated[Optional[int], Field(alias="time_to_first_token_ms")]]
    tool_turns: NotRequired[Annotated[int, Field(alias="tool_turns")]]
    total_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="total_cost_usd")]]
    total_tokens: NotRequired[Annotated[int, Field(alias="total_tokens")]]
    trace_id: NotRequired[Annotated[Optional[str], Field(alias="trace_id")]]
    unpriced_reason: NotRequired[Annotated[Optional[str], Field(alias="unpriced_reason")]]
    usage_status: NotRequired[Annotated[str, Field(alias="usage_status")]]
    user_email: NotRequired[Annotated[Optional[str], Field(alias="user_email")]]
    user_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="user_id")]]
    web_search_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="web_search_cost_usd")]]
    web_search_requests: NotRequired[Annotated[int, Field(alias="web_search_requests")]]
    web_search_usd_per_1k: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="web_search_usd_per_1k")]]

class PublicAiUsageRepricings(BaseModel):
    id: uuid.UUID = Field(alias="id")
    new_cost_usd: decimal.Decimal = Field(alias="new_cost_usd")
    new_discount_id: Optional[uuid.UUID] = Field(alias="new_discount_id")
    new_discount_percent: Optional[decimal.Decimal] = Field(alias="new_discount_percent")
    new_price_id: uuid.UUID = Field(alias="new_price_id")
    new_rates: JsonValue = Field(alias="new_rates")
    old_cost_usd: Optional[decimal.Decimal] = Field(alias="old_cost_usd")
    old_discount_id: Optional[uuid.UUID] = Field(alias="old_discount_id")
    old_discount_percent: Optional[decimal.Decimal] = Field(alias="old_discount_percent")
    old_price_id: Optional[uuid.UUID] = Field(alias="old_price_id")
    old_rates: JsonValue = Field(alias="old_rates")
    old_unpriced_reason: Optional[str] = Field(alias="old_unpriced_reason")
    reason: str = Field(alias="reason")
    repriced_at: datetime.datetime = Field(alias="repriced_at")
    repriced_by: Optional[uuid.UUID] = Field(alias="repriced_by")
    run_id: uuid.UUID = Field(alias="run_id")
    usage_id: uuid.UUID = Field(alias="usage_id")

class PublicAiUsageRepricingsInsert(TypedDict):
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    new_cost_usd: Annotated[decimal.Decimal, Field(alias="new_cost_usd")]
    new_discount_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="new_discount_id")]]
    new_discount_percent: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="new_discount_percent")]]
    new_price_id: Annotated[uuid.UUID, Field(alias="new_price_id")]
    new_rates: Annotated[JsonValue, Field(alias="new_rates")]
    old_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="old_cost_usd")]]
    old_discount_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="old_discount_id")]]
    old_discount_percent: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="old_discount_percent")]]
    old_price_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="old_price_id")]]
    old_rates: Annotated[JsonValue, Field(alias="old_rates")]
    old_unpriced_reason: NotRequired[Annotated[Optional[str], Field(alias="old_unpriced_reason")]]
    reason: Annotated[str, Field(alias="reason")]
    repriced_at: NotRequired[Annotated[datetime.datetime, Field(alias="repriced_at")]]
    repriced_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="repriced_by")]]
    run_id: Annotated[uuid.UUID, Field(alias="run_id")]
    usage_id: Annotated[uuid.UUID, Field(alias="usage_id")]

class PublicAiUsageRepricingsUpdate(TypedDict):
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    new_cost_usd: NotRequired[Annotated[decimal.Decimal, Field(alias="new_cost_usd")]]
    new_discount_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="new_discount_id")]]
    new_discount_percent: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="new_discount_percent")]]
    new_price_id: NotRequired[Annotated[uuid.UUID, Field(alias="new_price_id")]]
    new_rates: NotRequired[Annotated[JsonValue, Field(alias="new_rates")]]
    old_cost_usd: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="old_cost_usd")]]
    old_discount_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="old_discount_id")]]
    old_discount_percent: NotRequired[Annotated[Optional[decimal.Decimal], Field(alias="old_discount_percent")]]
    old_price_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="old_price_id")]]
    old_rates: NotRequired[Annotated[JsonValue, Field(alias="old_rates")]]
    old_unpriced_reason: NotRequired[Annotated[Optional[str], Field(alias="old_unpriced_reason")]]
    reason: NotRequired[Annotated[str, Field(alias="reason")]]
    repriced_at: NotRequired[Annotated[datetime.datetime, Field(alias="repriced_at")]]
    repriced_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="repriced_by")]]
    run_id: NotRequired[Annotated[uuid.UUID, Field(alias="run_id")]]
    usage_id: NotRequired[Annotated[uuid.UUID, Field(alias="usage_id")]]

class PublicOrganizationMembers(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    organization_id: uuid.UUID = Field(alias="organization_id")
    role: str = Field(alias="role")
    user_id: uuid.UUID = Field(alias="user_id")

class PublicOrganizationMembersInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    organization_id: Annotated[uuid.UUID, Field(alias="organization_id")]
    role: NotRequired[Annotated[str, Field(alias="role")]]
    user_id: Annotated[uuid.UUID, Field(alias="user_id")]

class PublicOrganizationMembersUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    organization_id: NotRequired[Annotated[uuid.UUID, Field(alias="organization_id")]]
    role: NotRequired[Annotated[str, Field(alias="role")]]
    user_id: NotRequired[Annotated[uuid.UUID, Field(alias="user_id")]]

class PublicUserRoles(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    user_id: uuid.UUID = Field(alias="user_id")
    user_role: str = Field(alias="user_role")

class PublicUserRolesInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    user_id: Annotated[uuid.UUID, Field(alias="user_id")]
    user_role: Annotated[str, Field(alias="user_role")]

class PublicUserRolesUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    user_id: NotRequired[Annotated[uuid.UUID, Field(alias="user_id")]]
    user_role: NotRequired[Annotated[str, Field(alias="user_role")]]

class PublicAiUsageSummary(BaseModel):
    month: Optional[datetime.date] = Field(alias="month")
    organization_id: Optional[uuid.UUID] = Field(alias="organization_id")
    successful_requests: Optional[int] = Field(alias="successful_requests")
    total_cost_usd: Optional[decimal.Decimal] = Field(alias="total_cost_usd")
    total_requests: Optional[int] = Field(alias="total_requests")
    total_tokens: Optional[decimal.Decimal] = Field(alias="total_tokens")
    unpriced_requests: Optional[int] = Field(alias="unpriced_requests")
    user_email: Optional[str] = Field(alias="user_email")
    user_id: Optional[uuid.UUID] = Field(alias="user_id")
