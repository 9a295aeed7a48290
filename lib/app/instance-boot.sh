# What an instance does when it boots for the first time: it starts the one container of its service and tells Auto
# Scaling and CloudFormation whether users may come. The lines before these set the names in capitals.
#
# Configuration and credentials are fetched here and handed on by the environment of one process. They stand in no
# argument, in no file of this script and in no line of its log.

set -Eeuo pipefail
shopt -s inherit_errexit
umask 077
export AWS_DEFAULT_REGION=$REGION AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=5
export PATH=$PATH:/opt/aws/bin
instance_id=unknown

main() {
  local id
  id=$(identify)
  instance_id=$id
  # Of the release that the AMI is locked to: the same AMI always brings the same packages.
  retry dnf install --assumeyes --quiet docker aws-cfn-bootstrap
  systemctl enable --now docker
  run_container
  wait_until_it_answers
  end_launch CONTINUE
  # From here on the load balancer knows the instance. The signal waits for its verdict: CloudFormation ends an old
  # instance when it comes.
  aws elbv2 wait target-in-service --target-group-arn "$TARGET_GROUP" --targets "Id=$instance_id"
}

# Prints the id of this instance.
identify() {
  local metadata=http://169.254.169.254/latest token
  token=$(retry curl --silent --fail --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")
  curl --silent --fail --header "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/instance-id"
}

# Runs a command until it succeeds, five times at the most.
retry() {
  local attempt
  for attempt in 1 2 3 4 5; do
    "$@" && return
    sleep $((attempt * 3))
  done
  return 1
}

# A subshell: the variables of the service end with it.
run_container() (
  image=$(aws ssm get-parameter --name "$LIVE_IMAGE" --query Parameter.Value --output text)
  CROSSFADE_OPTIONS=() CROSSFADE_COMMAND=()
  if [[ $image == bootstrap ]]; then
    image=$BOOTSTRAP_IMAGE
    CROSSFADE_OPTIONS=(--entrypoint /bin/sh --user "$BOOTSTRAP_USER" --read-only)
    CROSSFADE_COMMAND=(-c "$BOOTSTRAP_COMMAND")
  fi
  pull "$image"

  CROSSFADE_EXPORTS=()
  for variable in ${CROSSFADE_VARIABLES[@]+"${CROSSFADE_VARIABLES[@]}"}; do
    name=${variable%%=*}
    value=$(value_of "${variable#*=}")
    CROSSFADE_EXPORTS+=("$name=$value")
    # A name without a value: Docker takes it from its own environment.
    CROSSFADE_OPTIONS+=(--env "$name")
  done
  CROSSFADE_RUN=(
    "$(type -P docker)" run --detach --name "$SERVICE" --restart unless-stopped --publish "$PORT:$PORT"
    --label "crossfade.configuration=$CONFIGURATION"
    --log-driver awslogs --log-opt "awslogs-region=$REGION" --log-opt "awslogs-group=$LOG_GROUP"
    --log-opt "awslogs-stream=$SERVICE/$instance_id" --log-opt mode=non-blocking
    ${CROSSFADE_OPTIONS[@]+"${CROSSFADE_OPTIONS[@]}"} "$image" ${CROSSFADE_COMMAND[@]+"${CROSSFADE_COMMAND[@]}"}
  )
  # Last of all and at once: a variable may have the name of one of this script, PORT for example. Arrays alone could not
  # be exported by such a name; theirs are kept free.
  ((${#CROSSFADE_EXPORTS[@]} == 0)) || export "${CROSSFADE_EXPORTS[@]}"
  exec "${CROSSFADE_RUN[@]}"
)

# Pulls an image with a token that is kept in memory, and only until then.
pull() {
  local image=$1
  DOCKER_CONFIG=$(mktemp --directory --tmpdir="$MEMORY")
  export DOCKER_CONFIG
  retry aws ecr get-login-password | docker login --username AWS --password-stdin "${image%%/*}"
  retry docker pull --quiet "$image"
  rm -r "$DOCKER_CONFIG"
}

# Prints a value, whose source is written as ECS writes it: the ARN of a parameter, the ARN of a secret, with :<key>:: for
# one key of its JSON object, or text:<value>.
value_of() {
  local source=$1 secret key
  case $source in
    text:*)
      printf %s "${source#text:}"
      ;;
    *:parameter/*)
      aws ssm get-parameter --name "/${source#*:parameter/}" --query Parameter.Value --output text
      ;;
    *)
      secret=$(cut -d: -f1-7 <<<"$source")
      key=$(cut -d: -f8 <<<"$source")
      aws secretsmanager get-secret-value --secret-id "$secret" --query SecretString --output text | pick "$key"
      ;;
  esac
}

# Prints one key of a JSON object, or all of it where no key is given.
pick() {
  python3 -c '
import json, sys
text = sys.stdin.read().rstrip("\n")
value = json.loads(text)[sys.argv[1]] if sys.argv[1] else text
print(value if isinstance(value, str) else json.dumps(value))
' "$1"
}

# A deadline and not a number of attempts: one that gets no answer takes longer.
wait_until_it_answers() {
  local deadline=$((SECONDS + ANSWER_SECONDS)) status
  while true; do
    status=$(curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:$PORT$HEALTH_PATH") || true
    [[ $status != 200 ]] || return 0
    ((SECONDS < deadline)) || break
    sleep 2
  done
  explain "The container does not answer $HEALTH_PATH on port $PORT with 200 but with $status, for $ANSWER_SECONDS seconds"
  docker ps --all --filter "name=$SERVICE" >&2
  return 1
}

# Lets the instance into service, or ends it at once.
end_launch() {
  aws autoscaling complete-lifecycle-action --auto-scaling-group-name "$GROUP" --lifecycle-hook-name "$HOOK" \
    --instance-id "$instance_id" --lifecycle-action-result "$1"
}

# Says why a boot fails, also where it outlives the instance and the log group.
explain() {
  echo "$1" >&2
  { echo "$1" >>"$CONSOLE"; } 2>/dev/null || true
}

# The instance is about to go, and its own log with it.
report_failure() {
  local stream=boot/$instance_id events
  events=$(tail --bytes=20000 "$BOOT_LOG" | python3 -c '
import json, sys, time
text = sys.stdin.buffer.read().decode(errors="replace")
print(json.dumps([{"timestamp": int(time.time() * 1000), "message": text}]))
')
  aws logs create-log-stream --log-group-name "$LOG_GROUP" --log-stream-name "$stream"
  aws logs put-log-events --log-group-name "$LOG_GROUP" --log-stream-name "$stream" --log-events "$events"
}

# None of what follows a failure may hide it, so each of it may fail too: outside of a deploy nobody waits for a signal.
finish() {
  local status=$?
  trap - ERR EXIT
  trap '' HUP INT TERM
  set +e
  if ((status != 0)); then
    report_failure
  fi
  cfn-signal --exit-code "$status" --stack "$STACK" --resource "$RESOURCE" --region "$REGION"
  if ((status != 0)); then
    end_launch ABANDON
  fi
  exit "$status"
}

# The command without the values of its variables.
trap 'explain "Failed in line $LINENO: ${BASH_COMMAND:0:200}"' ERR
# Without it a shell that is ended gives its EXIT trap the status of the last command, which may be 0.
trap 'explain "Ended by a signal"; exit 143' HUP INT TERM
trap finish EXIT
main
