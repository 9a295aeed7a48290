# Moves what is not rows from one MySQL server to another, in the steps of a load: $STEP is one of them.
#
# The definitions are those of SHOW CREATE, where mysqldump has them from: one statement for each object, while mysqldump
# writes one script of all of them, which would have to be cut up again. Secondary indexes and foreign keys are taken out
# of the definition of their table and made by themselves.

# Separates statements. A text that holds it outside of quotes would be cut in two, which the server refuses.
delimiter='//crossfade//'
# Tells the statements that may run for hours from those of others.
marker='/* crossfade-load */'
fields=() found_schemas=() found_names=()
declare -A orphans_of=() indexes=() foreign_keys=()

# Runs SQL of the standard input on one side and prints its rows: columns with a tab between them, in the columns no tab
# and no line break, but their escapes.
query() {
  mysql --defaults-file="$work/$1.cnf" --batch --skip-column-names --binary-mode --comments \
    --default-character-set=utf8mb4 --delimiter="$delimiter" "${@:2}"
}

# Prints what a client says of a failure, in one line.
reason() {
  local line text=''
  while IFS= read -r line; do
    # Before it some clients print the statement.
    [[ $line != ERROR* ]] || text=''
    text+=${text:+; }$line
  done <"$1"
  printf '%s' "${text:-ended without a reason}"
}

# Puts a text into REPLY as SQL; the sessions take a backslash for an escape.
literal() {
  REPLY=${1//\\/\\\\}
  REPLY="'${REPLY//\'/\'\'}'"
}

name() {
  REPLY="\`${1//\`/\`\`}\`"
}

# Writes the file that tells a client where a side is and who asks. A password in it is in no list of processes.
write_options() {
  local side=$1 host=$2 port=$3 user=$4 password=$5 tls=$6 roots=$7
  [[ -z $roots ]] || printf '%s\n' "$roots" >"$work/$side.pem"
  user=${user//\\/\\\\} password=${password//\\/\\\\}
  {
    printf '[client]\nprotocol=TCP\nhost="%s"\nport=%s\nuser="%s"\npassword="%s"\nconnect-timeout=15\n' \
      "$host" "$port" "${user//\"/\\\"}" "${password//\"/\\\"}"
    [[ $side == target ]] || printf 'init-command="SET SESSION TRANSACTION READ ONLY"\n'
    [[ $tls == REQUIRED ]] || printf 'ssl-ca="%s"\n' "$work/$side.pem"
    if [[ $client == *MariaDB* ]]; then
      # Its client knows other options.
      printf 'ssl\n'
      [[ $tls != VERIFY_IDENTITY ]] || printf 'ssl-verify-server-cert\n'
    else
      printf 'ssl-mode=%s\n' "$tls"
    fi
  } >"$work/$side.cnf"
}

prepare() {
  local schema source_tls=REQUIRED target_tls=REQUIRED
  client=$(mysql --version)
  if [[ $SOURCE_TLS != encrypted ]]; then
    source_tls=VERIFY_CA
    ! has_name "$SOURCE_HOST" || source_tls=VERIFY_IDENTITY
  fi
  # The certificate of Aurora is one of an instance, whatever name leads to it.
  [[ -z ${TARGET_ROOTS-} ]] || target_tls=VERIFY_CA
  [[ $source_tls != REQUIRED ]] || SOURCE_ROOTS=''
  write_options source "$SOURCE_HOST" "$SOURCE_PORT" "$SOURCE_USER" "$SOURCE_PASSWORD" "$source_tls" "$SOURCE_ROOTS"
  write_options target "$TARGET_HOST" "$TARGET_PORT" "$TARGET_USER" "$TARGET_PASSWORD" "$target_tls" "${TARGET_ROOTS-}"
  schema_list=''
  for schema in "${schemas[@]}"; do
    literal "$schema"
    schema_list+=${schema_list:+, }$REPLY
  done
  # A definition must not depend on the settings of a server: how it quotes, in which zone it prints a default, and
  # whether it takes the dates that a former version let in.
  session="SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES', time_zone = '+00:00', lock_wait_timeout = 60$delimiter"
}

# A run that was ended leaves a server at work on its last statement. Its result would come after this run has looked.
end_former_run() {
  local former=''
  query target <<<"CREATE DATABASE IF NOT EXISTS awsdms_crossfade$delimiter
    CREATE TABLE IF NOT EXISTS awsdms_crossfade.objects (object varchar(600) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,
      source_sum varchar(64) NOT NULL, target_sum varchar(64) NOT NULL)$delimiter" >&2 2>"$work/errors" ||
    give_up target "$(reason "$work/errors")"
  for _ in {1..60}; do
    former=$(query target <<<"SELECT max(ID) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'ALTER TABLE $marker%'$delimiter")
    [[ $former != NULL ]] || return 0
    query target <<<"KILL $former$delimiter" >&2 || true
    sleep 1
  done
  give_up target "session $former of a former run did not end within a minute of its KILL"
}

read_records() {
  local line
  records=()
  query target <<<"SELECT object, source_sum, target_sum FROM awsdms_crossfade.objects$delimiter" \
    >"$work/records" 2>"$work/errors" || give_up target "$(reason "$work/errors")"
  while IFS= read -r line; do
    fields_of "$line"
    records["${fields[0]}"]="${fields[1]} ${fields[2]}"
  done <"$work/records"
}

# Prints the statement that remembers how an object looked.
record() {
  literal "$1"
  printf "REPLACE INTO awsdms_crossfade.objects VALUES (%s, '%s', '%s')%s" "$REPLY" "$2" "$3" "$delimiter"
}

remember() {
  query target
}

# Makes an object. No transaction holds a definition in MySQL, so it is remembered before it is made.
create() {
  local orphans
  if [[ $1 == 'foreign key '* ]]; then
    orphans=$(query target <<<"${orphans_of["$1"]}$delimiter") || return
    if [[ $orphans != 0 ]]; then
      printf '%s rows refer to a row that is not there; the source has let them in, or the load has not ended\n' "$orphans" >&2
      return 1
    fi
  fi
  { printf '%s\n' "$session" && record "$1" "${source_sums["$1"]}" - && printf '%s' "${definitions["$1"]}"; } | query target && return
  literal "$1"
  printf 'DELETE FROM awsdms_crossfade.objects WHERE object = %s%s' "$REPLY" "$delimiter" | query target
  return 1
}

# Every definition stands for itself.
needs_another() {
  return 1
}

# Prints where the counters of one side stand. SHOW CREATE knows it, while information_schema may be a day behind.
read_positions() {
  read_tables counter
}

# Prints the statement that sets a counter.
position() {
  printf 'ALTER TABLE %s AUTO_INCREMENT = %s%s\n' "$1" "$2" "$delimiter"
}

# Runs the statements that set counters, each by itself.
move_positions() {
  query target --force
}

main() {
  check_environment
  make_workplace
  prepare
  end_former_run
  case $STEP in
    roles)
      make_roles
      ;;
    pre-data)
      check_rights
      make_databases
      transfer 1
      ;;
    indexes | foreign-keys)
      transfer "$JOBS"
      ;;
    triggers)
      check_rights
      transfer 1
      ;;
    sequences)
      advance
      ;;
  esac
  conclude
}

main
