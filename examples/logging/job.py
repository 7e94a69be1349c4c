from datetime import datetime, timezone

from log_usage import log_usage
from records import UsageRecord

record = UsageRecord(
    user_id=None,
    request_id="msg_013Zva2CMHLNnXjNJJKqJ2EF",
    model_used="claude-haiku-4-5",
    input_tokens=1200,
    output_tokens=350,
    feature="search_index",
    occurred_at=datetime.now(timezone.utc),
)
for _, error in log_usage([record.model_dump(mode="json")]):
    print("not logged:", error["message"])
