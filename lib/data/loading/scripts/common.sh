# What the scripts of both engines share: the environment, one line of JSON for each object, the memory of what was made.
#
# A definition is made once. An object that exists is left as it is, so a run may end at any point, and be repeated. The
# commands are those that the official images of both databases hold: bash, coreutils and the clients.

set -Eeuo pipefail
shopt -s inherit_errexit
umask 077
# Texts are bytes: no pattern fails on a name in another encoding.
export LC_ALL=C
# Each password is handed to the one client that needs it.
export -n SOURCE_PASSWORD TARGET_PASSWORD APPLICATION_PASSWORD REPLICATION_PASSWORD
: "${JOBS:=4}"

concluded=no
problems=() schemas=()
declare -A counts=([created]=0 [kept]=0 [changed]=0 [failed]=0)

# Puts a text into REPLY as a string of JSON.
json() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\t'/\\t}
  REPLY="\"${text//[[:cntrl:]]/ }\""
}

# Prints what became of an object: created, kept, changed (it differs from the source's, and stays so) or failed.
report() {
  local object=$1 result=$2 detail=${3-} line secret
  counts[$result]=$((counts[$result] + 1))
  json "${STEP-}"
  line="{\"step\":$REPLY"
  json "$object"
  line+=",\"object\":$REPLY,\"result\":\"$result\""
  # A server quotes the statement that it cannot read.
  for secret in SOURCE_PASSWORD TARGET_PASSWORD APPLICATION_PASSWORD REPLICATION_PASSWORD; do
    [[ -z ${!secret-} ]] || detail=${detail//"${!secret}"/***}
  done
  if [[ -n $detail ]]; then
    json "$detail"
    line+=",\"detail\":$REPLY"
  fi
  printf '%s}\n' "$line"
}

# Prints the counts and ends: 1 where an object failed.
conclude() {
  local status=${1:-$((counts[failed] > 0))}
  concluded=yes
  json "${STEP-}"
  printf '{"step":%s,"created":%d,"kept":%d,"changed":%d,"failed":%d}\n' \
    "$REPLY" "${counts[created]}" "${counts[kept]}" "${counts[changed]}" "${counts[failed]}"
  exit "$status"
}

# Nothing further can be done.
give_up() {
  report "$1" failed "$2"
  conclude
}

# Records a variable that does not match a pattern. What may be a password is not shown.
check() {
  local name=$1 pattern=$2 allowed=$3 got
  [[ ${!name-} =~ ^($pattern)$ ]] && return
  got="\"${!name-}\""
  [[ $name != *_PASSWORD && $name != *_ROOTS ]] || got='a text that is not shown'
  [[ -n ${!name-} ]] || got=nothing
  problems+=("$name: got $got, allowed $allowed")
}

check_environment() {
  local side problem line=$'[^\n\r]+' pem=$'[ \n\r]*-----BEGIN CERTIFICATE-----.*'
  local number='[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]'
  check STEP 'roles|pre-data|indexes|foreign-keys|triggers|sequences' \
    'roles, pre-data, indexes, foreign-keys, triggers, sequences'
  for side in SOURCE TARGET; do
    check "${side}_HOST" '[0-9A-Za-z._:-]+' 'a host name or an address'
    check "${side}_PORT" "$number" 1..65535
    check "${side}_DATABASE" "$line" 'the name of a database'
  done
  for side in SOURCE TARGET APPLICATION REPLICATION; do
    check "${side}_USER" "$line" 'the name of a database user'
    check "${side}_PASSWORD" "$line" 'the password of that user, in one line'
  done
  check SOURCE_TLS 'encrypted|amazon-rds|private-authority' 'encrypted, amazon-rds, private-authority'
  [[ ${SOURCE_TLS-} == encrypted ]] || check SOURCE_ROOTS "$pem" 'root certificates in PEM'
  check TARGET_ROOTS "($pem)?" 'root certificates in PEM, or nothing'
  check SCHEMAS $'[^ \n\t]+( +[^ \n\t]+)*' 'names with a space between them'
  check JOBS '[1-9]|[1-5][0-9]' 'objects to make at a time, 1..59'
  # Otherwise the step roles would give one of them the password of the other.
  distinct APPLICATION_USER TARGET_USER
  distinct REPLICATION_USER TARGET_USER
  distinct APPLICATION_USER REPLICATION_USER
  if ((${#problems[@]} > 0)); then
    for problem in "${problems[@]}"; do
      report environment failed "$problem"
    done
    conclude 2
  fi
  read -ra schemas <<<"$SCHEMAS"
}

distinct() {
  [[ -z ${!1-} || ${!1} != "${!2-}" ]] || problems+=("$1: got \"${!1}\", allowed another user than $2")
}

# Takes the private files away, and says so where the script has ended before its end.
leave() {
  local status=$?
  rm -rf "${work-}"
  if [[ $concluded == no ]]; then
    report script failed "it ended with status $status before its end; what is made stays, run the step again"
    conclude "$((status == 0 ? 1 : status))"
  fi
}

# Private files, in memory where the container has some.
make_workplace() {
  local place=${TMPDIR:-/tmp}
  [[ ! -d /dev/shm || ! -w /dev/shm ]] || place=/dev/shm
  work=$(mktemp -d "$place/crossfade-load.$$.XXXXXXXX")
  trap leave EXIT
  # Without a trap the first process of a container does not notice a signal.
  trap 'exit 143' HUP INT TERM
  mkfifo "$work/ended"
  exec {ended}<>"$work/ended"
  # The start-up files of a user would change what the clients do. Bash keeps long texts of a redirection in a file.
  export HOME=$work TMPDIR=$work
}

# Whether the certificate of the source names its host: an address stands in none.
has_name() {
  [[ ! $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$ ]]
}
