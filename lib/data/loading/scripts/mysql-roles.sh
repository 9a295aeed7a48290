# Databases, accounts and what they may do, on Aurora MySQL.

# A user without these rights is shown less, and no error.
check_rights() {
  local line
  query source >"$work/rights" 2>"$work/errors" <<SQL || give_up source "$(reason "$work/errors")"
SET @host = SUBSTRING_INDEX(CURRENT_USER(), '@', -1), @user = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)$delimiter
SET @me = CONCAT(QUOTE(@user), '@', QUOTE(@host))$delimiter
SELECT wanted, CONCAT('\`', SCHEMA_NAME, '\`') FROM information_schema.SCHEMATA
    JOIN (SELECT 'SHOW VIEW' AS wanted UNION SELECT 'TRIGGER' UNION SELECT 'EVENT') AS rights
  WHERE SCHEMA_NAME IN ($schema_list)
    AND NOT EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = @me AND PRIVILEGE_TYPE = wanted)
    AND NOT EXISTS (SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES
      WHERE GRANTEE = @me AND PRIVILEGE_TYPE = wanted AND SCHEMA_NAME LIKE TABLE_SCHEMA)
UNION ALL SELECT 'SHOW_ROUTINE', '*' FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
  WHERE GRANTEE = @me AND PRIVILEGE_TYPE IN ('SHOW_ROUTINE', 'SELECT'))$delimiter
SQL
  while IFS= read -r line; do
    fields_of "$line"
    report "right ${fields[0]} on ${fields[1]}" failed \
      "what the source shows its user is not all there is: GRANT ${fields[0]} ON ${fields[1]}.* TO $SOURCE_USER, not by a role"
  done <"$work/rights"
}

make_databases() {
  local line there
  query source >"$work/databases" 2>"$work/errors" <<SQL || give_up source "$(reason "$work/errors")"
SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME IN ($schema_list)$delimiter
SQL
  while IFS= read -r line; do
    fields_of "$line"
    literal "${fields[0]}"
    there=$(query target <<<"SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = $REPLY$delimiter")
    name "${fields[0]}"
    if [[ -n $there && $there != "${fields[2]}" ]]; then
      report "database ${fields[0]}" changed "its collation is $there, that of the source ${fields[2]}; it counts for what names none"
    else
      run_once "database ${fields[0]}" "SELECT 1 FROM DUAL WHERE '$there' <> ''$delimiter" \
        "CREATE DATABASE $REPLY CHARACTER SET ${fields[1]} COLLATE ${fields[2]}$delimiter"
    fi
  done <"$work/databases"
}

# Makes an account, or gives it its password again: that of the secret is the one that counts. Nothing else of an account
# that exists is changed. User, password, how it begins, the statements of its rights.
make_account() {
  local user password rights before after
  literal "$2"
  password=$REPLY
  literal "$1"
  user=$REPLY@\'%\'
  run_once "account $1" "SELECT 1 FROM mysql.user WHERE User = $REPLY AND Host = '%'$delimiter" \
    "$session CREATE USER $user IDENTIFIED BY $password REQUIRE SSL $3$delimiter"
  rights="SHOW GRANTS FOR $user$delimiter"
  if query target <<<"$session ALTER USER $user IDENTIFIED BY $password$delimiter" >&2 2>"$work/errors" &&
    before=$(query target <<<"$rights" 2>"$work/errors") &&
    query target <<<"$4" >&2 2>"$work/errors" &&
    after=$(query target <<<"$rights" 2>"$work/errors"); then
    # The list shows the password as well, as a check sum that is another one each time.
    if [[ ${before#*$'\n'} == "${after#*$'\n'}" ]]; then
      report "rights of $1" kept
    else
      report "rights of $1" created
    fi
  else
    report "rights of $1" failed "$(reason "$work/errors")"
  fi
}

# Prints what gives a user rights in databases: rights, user, databases.
grants() {
  local schema user partial
  partial=$(query target <<<"SHOW VARIABLES LIKE 'partial_revokes'$delimiter")
  literal "$2"
  user=$REPLY@\'%\'
  for schema in "${@:3}"; do
    # Two characters are wildcards there, unless rights can be taken away in part.
    if [[ $partial != *ON ]]; then
      schema=${schema//_/\\_}
      schema=${schema//%/\\%}
    fi
    name "$schema"
    printf 'GRANT %s ON %s.* TO %s%s\n' "$1" "$REPLY" "$user" "$delimiter"
  done
}

make_roles() {
  local statements user
  run_once 'database awsdms_control' "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'awsdms_control'$delimiter" \
    "CREATE DATABASE awsdms_control$delimiter"
  statements=$(grants 'SELECT, INSERT, UPDATE, DELETE, EXECUTE, SHOW VIEW, CREATE TEMPORARY TABLES, LOCK TABLES' \
    "$APPLICATION_USER" "${schemas[@]}")
  # Aurora is not the writer of record yet. Whoever opens it unlocks the account; a run after that leaves it so.
  make_account "$APPLICATION_USER" "$APPLICATION_PASSWORD" 'ACCOUNT LOCK' "$statements"
  statements=$(grants 'SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, CREATE TEMPORARY TABLES' \
    "$REPLICATION_USER" "${schemas[@]}")
  statements+=$'\n'$(grants 'ALL PRIVILEGES' "$REPLICATION_USER" awsdms_control)
  literal "$REPLICATION_USER"
  user=$REPLY@\'%\'
  # Those of the whole server are for the way back, which reads the binary log of Aurora.
  make_account "$REPLICATION_USER" "$REPLICATION_PASSWORD" '' "$statements
GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO $user$delimiter"
  keep_binary_log
}

# The way back may stand still for as long as Aurora keeps its binary log. Only Aurora and RDS have the procedure. A longer
# time stays.
keep_binary_log() {
  local there
  there=$(query target <<<"SELECT 1 FROM information_schema.ROUTINES
    WHERE ROUTINE_SCHEMA = 'mysql' AND ROUTINE_NAME = 'rds_set_configuration'$delimiter")
  [[ -n $there ]] || return 0
  run_once 'binary log for 168 hours' \
    "SELECT 1 FROM mysql.rds_configuration WHERE name = 'binlog retention hours' AND value >= 168$delimiter" \
    "CALL mysql.rds_set_configuration('binlog retention hours', 168)$delimiter"
}
