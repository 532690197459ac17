"""The rules over HTTP: the JSON of `dangwu judge`, one object or one a line."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from dangwu.api.judge import KINDS, judge_text, lines_to_answer

LINES = "application/x-ndjson"
MOST_LINES = 10_000


@require_POST
def judge(request: HttpRequest, kind: str) -> HttpResponse:
    """Facts in, verdicts out, in order; nothing is read from the database or kept.

    A JSON object is answered by one object, status 422 where the line is faulty. A body of type
    application/x-ndjson is answered line by line; a faulty line has its error in its place.
    """
    if kind not in KINDS:
        raise Http404
    if request.content_type != LINES:
        answer = judge_text(kind, request.body, on=localdate())
        return _json(answer, 422 if "error" in answer else 200)
    lines = list(lines_to_answer(request.body.splitlines()))
    if len(lines) > MOST_LINES:
        return _json({"error": {"field": "", "text": f"一次不超过 {MOST_LINES} 行"}}, 413)
    today = localdate()
    text = "".join(
        json.dumps(judge_text(kind, line, on=today), ensure_ascii=False) + "\n" for line in lines
    )
    return HttpResponse(text, content_type=LINES)


def _json(answer: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
