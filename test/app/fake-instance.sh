#!/bin/bash
# Stands for every command that an instance runs at its boot. It notes its name and arguments in $FAKE/calls, a line a call,
# and fails when the first words of that line stand in $FAKE/failing. A sleep takes no time; where $FAKE/terminating is there,
# it sends the script what a shutdown sends.
command=${0##*/}
line="$command $*"
# One write, since the two ends of a pipe write at once.
echo "${line//$'\n'/ }" >>"$FAKE/calls"
while read -r failing; do
  [[ -n $failing && "$command $* " == "$failing "* ]] && exit 9
done <"$FAKE/failing"

argument() {
  local name=$1
  shift
  while (($# > 1)); do
    [[ $1 == "$name" ]] && echo "$2"
    shift
  done
}

case "$command $1 $2" in
  'sleep '*) [[ ! -e $FAKE/terminating ]] || kill -TERM "$PPID" ;;
  'aws ssm get-parameter') cat "$FAKE/parameters/$(argument --name "$@" | tr / _)" ;;
  'aws secretsmanager get-secret-value') cat "$FAKE/secret" ;;
  'aws ecr get-login-password') echo token-of-ecr ;;
  'docker login '*) cat >"$FAKE/login" ;;
  # The container may have another PATH than the commands.
  'docker run '*) /usr/bin/env -0 >"$FAKE/environment" ;;
  'curl '*)
    case "${!#}" in
      */api/token) echo session ;;
      */instance-id) echo i-0123456789abcdef0 ;;
      *)
        [[ ! -e $FAKE/delay ]] || command -p sleep "$(<"$FAKE/delay")"
        # The last answer stays.
        head -n 1 "$FAKE/answers" | tr -d '\n'
        [[ $(wc -l <"$FAKE/answers") == 1 ]] || sed -i 1d "$FAKE/answers"
        ;;
    esac
    ;;
esac
