"""Runs MiniStack for a rehearsal: as MiniStack's own entry point does, with five additions.

- GET /rehearsal/types: the CloudFormation resource types that this version provisions, as a JSON list.
- GET /rehearsal/state: everything that any service holds, as {"service/store": {"key": "state"}}. MiniStack has no such
  endpoint; the functions that it saves its state with are asked instead, so that no service is forgotten.
- The whole process group, Lambda workers included, ends when standard input closes, so that it cannot outlive the
  rehearsal even if that is ended with SIGKILL.
- SNS calls a function as AWS does: asynchronously, so that Lambda tries a failed event twice more and then sends it to the
  function's destination. MiniStack has all of that and only its SNS does not use it: it calls a function once.
- CloudFormation gives a bucket its tags. MiniStack drops them, and CDK's function behind `autoDeleteObjects` deletes only
  from buckets that have its tag.
"""

import json
import os
import signal
import sys
import threading

from ministack import app as ministack


def end_with_parent():
    sys.stdin.buffer.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)


def provisioned_types():
    from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

    return sorted(_RESOURCE_HANDLERS)


def key_name(key):
    # A store that is kept by account and region has keys of (account, region, name); there is one account and region.
    return str(key[-1]) if isinstance(key, tuple) and len(key) in (2, 3) and key[0] == ACCOUNT else str(key)


def state_name(value):
    """What the service itself calls the state of a resource, a number as it is, otherwise nothing."""
    if isinstance(value, dict):
        return next((str(value[name]) for name in ("status", "lastStatus", "KeyState", "StackStatus") if name in value), "")
    return str(value) if isinstance(value, int) else ""


def held_state():
    held = {}
    for service, get_state in ministack._build_persistence_save_dict().items():
        for store, content in (get_state() or {}).items():
            entries = getattr(content, "_data", content)
            if isinstance(entries, dict):
                held[f"{service}/{store}"] = {key_name(key): state_name(value) for key, value in entries.items()}
            elif isinstance(entries, (list, tuple, set, frozenset)):
                held[f"{service}/{store}"] = {json.dumps(entry, default=str, sort_keys=True): "" for entry in entries}
    return held


class AsynchronousLambda:
    """MiniStack's Lambda as its SNS sees it: a call to run a function becomes an asynchronous invocation of it."""

    def __init__(self, service):
        self.service = service

    def __getattr__(self, name):
        return getattr(self.service, name)

    def _execute_function_with_config_scope(self, function, event):
        self.service.invoke_async_with_retry(function, event)


def invoke_from_sns_as_aws_does():
    from ministack.services import lambda_svc, sns

    sns._lambda_svc = AsynchronousLambda(lambda_svc)


def tag_buckets_as_aws_does():
    from ministack.services import s3
    from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

    bucket = _RESOURCE_HANDLERS["AWS::S3::Bucket"]
    create = bucket["create"]

    def create_with_tags(logical_id, properties, stack_name):
        name, attributes = create(logical_id, properties, stack_name)
        s3._bucket_tags[name] = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
        return name, attributes

    bucket["create"] = create_with_tags


ACCOUNT = os.environ["MINISTACK_ACCOUNT_ID"]
QUESTIONS = {"/rehearsal/types": provisioned_types, "/rehearsal/state": held_state}
answer_as_aws = ministack.app


async def answer(scope, receive, send):
    question = QUESTIONS.get(scope["path"]) if scope["type"] == "http" else None
    if question is None:
        return await answer_as_aws(scope, receive, send)
    body = json.dumps(question()).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


ministack.app = answer
invoke_from_sns_as_aws_does()
tag_buckets_as_aws_does()
threading.Thread(target=end_with_parent, daemon=True).start()
ministack.main()
