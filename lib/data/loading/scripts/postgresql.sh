# Moves what is not rows from one PostgreSQL database to another, in the steps of a load: $STEP is one of them.
#
# pg_dump writes the definitions. An object is created from its entry in the dump, by itself and in one transaction; what
# exists already is compared with its entry in a dump of the target.

# Lets a client speak to one side: on source psql ...
on() {
  local side=$1 options
  shift
  # pg_dump switches off what of this would change its output. A definition must not depend on the settings of a server.
  options='-c search_path= -c statement_timeout=0 -c lock_timeout=60s -c client_min_messages=warning'
  options+=' -c check_function_bodies=off -c row_security=off -c standard_conforming_strings=on'
  options+=' -c default_tablespace= -c default_table_access_method=heap'
  if [[ $side == source ]]; then
    PGHOST=$SOURCE_HOST PGPORT=$SOURCE_PORT PGDATABASE=$SOURCE_DATABASE PGUSER=$SOURCE_USER PGPASSWORD=$SOURCE_PASSWORD \
      PGSSLMODE=$source_mode PGSSLROOTCERT=$work/source.pem PGOPTIONS="$options -c default_transaction_read_only=on" "$@"
  else
    PGHOST=$TARGET_HOST PGPORT=$TARGET_PORT PGDATABASE=$TARGET_DATABASE PGUSER=$TARGET_USER PGPASSWORD=$TARGET_PASSWORD \
      PGSSLMODE=$target_mode PGSSLROOTCERT=$work/target.pem PGOPTIONS=$options "$@"
  fi
}

# Runs SQL of the standard input on one side and prints its rows, columns with a tab between them.
query() {
  on "$1" psql --no-psqlrc --quiet --no-align --tuples-only --field-separator=$'\t' --set=ON_ERROR_STOP=1 \
    --set=SHOW_CONTEXT=never --set=schemas="$schema_list" --single-transaction --file=- "${@:2}"
}

# Prints what a client says of a failure, in one line.
reason() {
  local line text=''
  while IFS= read -r line; do
    line=${line#psql:<stdin>:*: }
    # The statement and an arrow to the place in it.
    [[ $line =~ ^(LINE\ [0-9]+:|[[:space:]]*\^) ]] || text+=${text:+; }$line
  done <"$1"
  printf '%s' "${text:-ended without a reason}"
}

literal() {
  REPLY="'${1//\'/\'\'}'"
}

prepare() {
  local schema
  export PGAPPNAME=crossfade-load PGCONNECT_TIMEOUT=15 PGCLIENTENCODING=UTF8
  source_mode=require target_mode=require schema_list=''
  # A file of roots has `require` check the certificate as well, so it is made only where one is to be checked.
  if [[ $SOURCE_TLS != encrypted ]]; then
    printf '%s\n' "$SOURCE_ROOTS" >"$work/source.pem"
    source_mode=verify-ca
    ! has_name "$SOURCE_HOST" || source_mode=verify-full
  fi
  if [[ -n ${TARGET_ROOTS-} ]]; then
    printf '%s\n' "$TARGET_ROOTS" >"$work/target.pem"
    target_mode=verify-full
  fi
  for schema in "${schemas[@]}"; do
    literal "$schema"
    schema_list+=${schema_list:+, }$REPLY
  done
}

declare -A primary_keys=()

# A run that was ended leaves a server at work on its last statement. Its result would come after this run has looked.
end_former_run() {
  query target <<'SQL' 2>"$work/errors" >&2 || give_up target "$(reason "$work/errors")"
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = 'crossfade-load' AND usename = current_user AND datname = current_database() AND pid <> pg_backend_pid();
DO $$ BEGIN
  FOR second IN 1..30 LOOP
    EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'crossfade-load' AND usename = current_user
      AND datname = current_database() AND pid <> pg_backend_pid());
    PERFORM pg_stat_clear_snapshot(), pg_sleep(1);
  END LOOP;
END $$;
-- Beside the tables of DMS, whose names begin likewise: no comparison of the databases counts them.
CREATE SCHEMA IF NOT EXISTS awsdms_crossfade;
CREATE TABLE IF NOT EXISTS awsdms_crossfade.objects (object text PRIMARY KEY, source_sum text NOT NULL, target_sum text NOT NULL);
SQL
}

read_records() {
  local object sum
  records=()
  query target <<<"SELECT concat_ws(' ', source_sum, target_sum), object FROM awsdms_crossfade.objects" \
    >"$work/records" 2>"$work/errors" || give_up target "$(reason "$work/errors")"
  while IFS=$'\t' read -r sum object; do
    records["$object"]=$sum
  done <"$work/records"
}

# Prints the statement that remembers how an object looked.
record() {
  local object
  literal "$1"
  object=$REPLY
  printf "INSERT INTO awsdms_crossfade.objects VALUES (%s, '%s', '%s')" "$object" "$2" "$3"
  printf ' ON CONFLICT (object) DO UPDATE SET source_sum = excluded.source_sum, target_sum = excluded.target_sum;'
}

remember() {
  query target
}

# Runs the definition of an object and remembers it, both or neither.
create() {
  { printf '%s\n' "${definitions["$1"]}" && record "$1" "${source_sums["$1"]}" -; } | query target
}

# What is attached to another object, or speaks of one, comes after it.
needs_another() {
  [[ $1 == 'index attach '* || $1 == 'comment '* ]]
}

# The planner knows nothing of tables that were loaded a moment ago.
analyse() {
  local tables="FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname IN (:schemas)
      AND pg_stat_get_last_analyze_time(c.oid) IS NULL"
  run_once 'statistics of the planner' "SELECT 1 WHERE NOT EXISTS (SELECT $tables)" \
    "SELECT format('ANALYZE %s', c.oid::regclass) $tables \gexec"
}

# pg_dump counts the rows of materialised views to the data, which it leaves out here.
refresh() {
  local view
  query source >"$work/views" 2>"$work/errors" <<'SQL' || give_up source "$(reason "$work/errors")"
SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'm' AND c.relispopulated AND n.nspname IN (:schemas) ORDER BY c.oid
SQL
  while IFS= read -r view; do
    run_once "rows of materialized view $view" "SELECT 1 FROM pg_class WHERE oid = to_regclass(:'name') AND relispopulated" \
      "REFRESH MATERIALIZED VIEW $view;" --set=name="$view"
  done <"$work/views"
}

# Prints where the sequences of one side stand.
read_positions() {
  query "$side" <<'SQL'
SELECT format('SELECT %L, %s, last_value, is_called FROM %s', c.oid::regclass, s.seqincrement, c.oid::regclass)
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN (:schemas) AND c.relname NOT LIKE 'awsdms\_%' ORDER BY 1 \gexec
SQL
}

# Prints the statement that sets a sequence.
position() {
  literal "$1"
  printf "SELECT setval(%s, %s, '%s');\n" "$REPLY" "$2" "$3"
}

# Runs the statements that move sequences, each by itself.
move_positions() {
  query target --set=ON_ERROR_STOP=0 --set=ON_ERROR_ROLLBACK=on
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
      make_schemas
      make_extensions
      transfer 1
      ;;
    indexes)
      transfer "$JOBS"
      analyse
      ;;
    foreign-keys)
      # In one statement each. NOT VALID and VALIDATE would spare the table a lock, which nobody minds while the
      # replication stands still, and a run that is ended in between would leave a constraint that proves nothing.
      transfer "$JOBS"
      refresh
      ;;
    triggers)
      transfer 1
      ;;
    sequences)
      advance
      ;;
  esac
  conclude
}

main
