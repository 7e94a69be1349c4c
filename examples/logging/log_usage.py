import json
import os
import time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def log_usage(records, pauses=(1, 5, 25)):
    """Logs up to 1,000 records. Returns what could not be logged, as pairs of a record and an error."""
    refused = []
    for pause in (0, *pauses):
        time.sleep(pause)
        results = send(records)
        failures = [(records[result["index"]], result) for result in results if "error" in result]
        refused += [(record, result["error"]) for record, result in failures if not result.get("retryable")]
        away = [(record, result["error"]) for record, result in failures if result.get("retryable")]
        records = [record for record, _ in away]
        if not records:
            return refused
    return refused + away


def send(records):
    request = Request(
        f"{os.environ['SUPABASE_URL']}/functions/v1/log-usage",
        data=json.dumps(records).encode(),
        headers={"apikey": os.environ["SUPABASE_SECRET_KEY"], "Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=90) as response:
            status, answer = response.status, response.read().decode()
    except HTTPError as refusal:
        status, answer = refusal.code, refusal.read().decode()
    except (OSError, HTTPException) as problem:
        status, answer = 503, str(problem)
    try:
        return json.loads(answer)["results"]
    except (ValueError, KeyError):
        # Refused as a whole, by the function or by something before it.
        failure = {"retryable": status in (408, 429) or status >= 500, "error": {"code": str(status), "message": answer}}
        return [{"index": index, **failure} for index in range(len(records))]


def openai_record(completion, **context):
    """The record of a chat completion. OpenAI counts cached tokens as prompt tokens; the ledger counts them apart."""
    usage = completion["usage"]
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    reasoning = (usage.get("completion_tokens_details") or {}).get("reasoning_tokens") or 0
    return {
        "provider": "openai",
        "request_id": completion["id"],
        "model_used": completion["model"],
        "input_tokens": usage["prompt_tokens"] - cached,
        "cache_read_tokens": cached,
        "output_tokens": usage["completion_tokens"],
        "reasoning_tokens": reasoning,
        "raw_usage": usage,
        **context,
    }
