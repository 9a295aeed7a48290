# How definitions get from the source to the target, and sequences to where the source stands.
#
# The engine brings `read_definitions`, `create`, `needs_another`, `read_records`, `record`, `remember`, `read_positions`,
# `position` and `move_positions`.

# By object: its definition on the source, the check sums of its definitions, and both sums of the time when it was made.
# Two versions of a server print one definition in two ways, so that the sums of two servers tell little.
declare -A definitions=() source_sums=() target_sums=() records=()
objects=() noted=()

# Notes an object with its definition. Some names are not unique, those of operators for example.
note() {
  local object=$1 number=2 file
  if [[ -n ${known["$object"]-} ]]; then
    while [[ -n ${known["$object #$number"]-} ]]; do
      number=$((number + 1))
    done
    object+=" #$number"
  fi
  known["$object"]=yes
  printf -v file '%s/%06d' "$work/$side" "${#noted[@]}"
  printf '%s\n' "$2" >"$file"
  noted+=("$object")
  [[ $side == target ]] || definitions["$object"]=$2
  # The memory of a container on Fargate that takes files has 64 MiB, in pieces of 4 KiB.
  ((${#noted[@]} % 500 > 0)) || sum_up
}

# Takes the check sums of what was noted.
sum_up() {
  local sum file
  while read -r sum file; do
    if [[ $side == source ]]; then
      source_sums["${noted[10#${file##*/}]}"]=$sum
    else
      target_sums["${noted[10#${file##*/}]}"]=$sum
    fi
  done < <(sha256sum "$work/$side"/*)
  rm "$work/$side"/*
}

# Reads the definitions of one side, by `read_definitions` of the engine.
take() {
  local side=$1
  local -A known=()
  noted=()
  mkdir -p "$work/$side"
  [[ $side == source ]] || target_sums=()
  read_definitions 2>"$work/errors" || give_up "$side" "$(reason "$work/errors")"
  ((${#noted[@]} % 500 == 0)) || sum_up
  [[ $side == target ]] || objects=("${noted[@]}")
}

# Runs a statement unless a query finds that its object is there: object, query, statement, options of the client.
run_once() {
  local object=$1 found
  if ! found=$(query target "${@:4}" <<<"$2" 2>"$work/errors"); then
    report "$object" failed "$(reason "$work/errors")"
  elif [[ -n $found ]]; then
    report "$object" kept
  elif query target "${@:4}" <<<"$3" >&2 2>"$work/errors"; then
    report "$object" created
  else
    report "$object" failed "$(reason "$work/errors")"
  fi
}

# Compares an object with what is on the target: sets `verdict` to missing, kept or changed, and `detail`.
judge() {
  local ours=${source_sums["$1"]} theirs=${target_sums["$1"]-} then=${records["$1"]-}
  detail=''
  if [[ -z $theirs ]]; then
    verdict=missing
  # A run that was ended has left a dash for the sum that it did not come to take.
  elif [[ $ours == "$theirs" || $then == "$ours $theirs" || $then == "$ours -" ]]; then
    verdict=kept
  else
    verdict=changed
    case $then in
      '') detail="it was there before the load and is not as on the source" ;;
      "$ours "*) detail="it was changed on the target after the load made it" ;;
      *" $theirs" | *' -') detail="it was changed on the source after the load made it" ;;
      *) detail="it was changed on both sides after the load made it" ;;
    esac
    detail+="; left as it is: make it alike by hand, or drop it on the target and run this step again"
  fi
}

# Makes objects side by side, each in a process of its own. Those that fail may wait for one another, as a view does for a
# view, or have been in each other's way: they are tried again one by one for as long as that makes any of them.
make() {
  local width=$1 object number running=0 failed=()
  local -A reasons=()
  shift
  for ((number = 1; number <= $#; number++)); do
    ((running < width)) || await "$@"
    start "$number" "${!number}" &
    running=$((running + 1))
  done
  while ((running > 0)); do
    await "$@"
  done
  ((${#failed[@]} > 0)) || return 0
  if ((width > 1 || ${#failed[@]} < $#)); then
    make 1 "${failed[@]}"
  else
    for object in "${failed[@]}"; do
      report "$object" failed "${reasons["$object"]}"
    done
  fi
}

# Makes an object and says which one it was, and how it went.
start() {
  local status=0
  create "$2" >&2 2>"$work/errors.$1" || status=$?
  printf '%d %d\n' "$1" "$status" >&"$ended"
}
# Takes the result of the process that ends next. `wait -n` forgets one that has ended while no one waited.
await() {
  local number status
  read -r number status <&"$ended"
  running=$((running - 1))
  if ((status == 0)); then
    report "${!number}" created
  else
    failed+=("${!number}")
    reasons["${!number}"]=$(reason "$work/errors.$number")
  fi
  rm "$work/errors.$number"
}

# Makes on the target what is missing there, and remembers how it looked when it was made.
transfer() {
  local width=$1 object verdict detail missing=() last=() statements=''
  take source
  take target
  read_records
  for object in "${objects[@]}"; do
    judge "$object"
    if [[ $verdict == missing ]] && ((width > 1)) && needs_another "$object"; then
      last+=("$object")
    elif [[ $verdict == missing ]]; then
      missing+=("$object")
    else
      report "$object" "$verdict" "$detail"
    fi
  done
  if ((${#missing[@]} + ${#last[@]} > 0)); then
    make "$width" "${missing[@]}"
    make 1 "${last[@]}"
    take target
    read_records
  fi
  for object in "${objects[@]}"; do
    judge "$object"
    if [[ $verdict == kept && ${records["$object"]-} != "${source_sums["$object"]} ${target_sums["$object"]}" ]]; then
      statements+=$(record "$object" "${source_sums["$object"]}" "${target_sums["$object"]}")$'\n'
    fi
  done
  [[ -z $statements ]] || remember <<<"$statements" 2>"$work/errors" || give_up memory "$(reason "$work/errors")"
}

# Reads where the sequences of one side stand into `positions`: name, then increment, last value and whether that was given
# out. All of them in one session: the writes pause meanwhile.
take_positions() {
  local side=$1 name rest
  positions=() names=()
  read_positions >"$work/positions" 2>"$work/errors" || give_up "$side" "$(reason "$work/errors")"
  while IFS=$'\t' read -r name rest; do
    positions["$name"]=$rest
    names+=("$name")
  done <"$work/positions"
}

# Sets every sequence that would give out a value which the source has given out already, and never one back.
advance() {
  local name increment last called errors=''
  local names=() all=() statements=''
  local -A positions=() wanted=() moved=()
  take_positions source
  all=("${names[@]}")
  for name in "${all[@]}"; do
    wanted["$name"]=${positions["$name"]}
  done
  take_positions target
  for name in "${all[@]}"; do
    IFS=$'\t' read -r increment last called <<<"${wanted["$name"]}"
    if is_behind "${positions["$name"]-}" "${wanted["$name"]}"; then
      moved["$name"]=yes
      statements+=$(position "$name" "$last" "$called")$'\n'
    fi
  done
  if [[ -n $statements ]]; then
    move_positions <<<"$statements" >&2 2>"$work/errors" || true
    errors=$(reason "$work/errors")
    # What counts is where they stand now.
    take_positions target
  fi
  for name in "${all[@]}"; do
    IFS=$'\t' read -r increment last called <<<"${wanted["$name"]}"
    if [[ -z ${positions["$name"]-} ]]; then
      report "sequence $name" failed 'the target does not have it: run the step pre-data'
    elif is_behind "${positions["$name"]}" "${wanted["$name"]}"; then
      report "sequence $name" failed "$errors"
    elif [[ -n ${moved["$name"]-} ]]; then
      report "sequence $name" created "set to $last"
    else
      report "sequence $name" kept
    fi
  done
}

# Whether one position is behind another.
is_behind() {
  local last called increment other other_called rest
  [[ -n $1 ]] || return
  IFS=$'\t' read -r rest last called rest <<<"$1"
  IFS=$'\t' read -r increment other other_called rest <<<"$2"
  if [[ $last == "$other" ]]; then
    [[ $called == f && $other_called == t ]]
  else
    (((last < other) == (increment > 0)))
  fi
}
