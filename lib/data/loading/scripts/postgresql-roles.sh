# Schemas, extensions, roles and what they may do, on Aurora PostgreSQL.

# Makes the schemas that are not there.
make_schemas() {
  local schema
  for schema in "${schemas[@]}"; do
    run_once "schema $schema" "SELECT 1 FROM pg_namespace WHERE nspname = :'name'" 'CREATE SCHEMA :"name";' \
      --set=name="$schema"
  done
}

# Extensions belong to no schema, so pg_dump leaves them out. Those that others need have been made before them.
make_extensions() {
  local name schema offered
  query source >"$work/extensions" 2>"$work/errors" <<'SQL' || give_up source "$(reason "$work/errors")"
SELECT x.extname, n.nspname FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
  WHERE x.extname <> 'plpgsql' ORDER BY x.oid
SQL
  while IFS=$'\t' read -r name schema; do
    offered=$(query target --set=name="$name" <<<"SELECT 1 FROM pg_available_extensions WHERE name = :'name'")
    if [[ -z $offered ]]; then
      # Monitoring mostly. What needs it in its definition fails by itself.
      report "extension $name" changed 'the target does not offer it; see that no function of the application calls it'
      continue
    fi
    literal "$schema"
    run_once "extension $name" "SELECT 1 FROM pg_extension WHERE extname = :'name'" "
      -- An extension that names its schema itself makes it as well.
      SELECT coalesce(max(schema), '') <> '' AS fixed FROM pg_available_extension_versions WHERE name = :'name' \gset
      \if :fixed
        CREATE EXTENSION :\"name\";
      \else
        SELECT format('CREATE SCHEMA IF NOT EXISTS %I', $REPLY) WHERE $REPLY <> 'pg_catalog' \gexec
        SELECT format('CREATE EXTENSION %I SCHEMA %I', :'name', $REPLY) \gexec
      \endif" --set=name="$name"
  done <"$work/extensions"
}

# Makes a role that may log in, or gives it its password again: that of the secret is the one that counts. Nothing else of
# a role that exists is changed.
make_role() {
  local name=$1 password=$2 also=$3
  run_once "role $name" "SELECT 1 FROM pg_roles WHERE rolname = :'name'" "CREATE ROLE :\"name\" LOGIN; $also" --set=name="$name"
  # The command of psql sends the password as a check sum, in place of a statement that the server may log. It asks the
  # terminal, so it must not have one.
  PGOPTIONS='' on target setsid --wait psql --no-psqlrc --quiet --set=name="$name" --set=ON_ERROR_STOP=1 --file=- \
    <<<"\\password :\"name\""$'\n'"$password"$'\n'"$password" >&2 2>"$work/errors" ||
    report "password of $name" failed "$(reason "$work/errors")"
}

make_roles() {
  local rights
  make_schemas
  # Aurora is not the writer of record yet. Whoever opens it takes the setting away; a run after that leaves it so.
  make_role "$APPLICATION_USER" "$APPLICATION_PASSWORD" 'ALTER ROLE :"name" SET default_transaction_read_only = on;'
  make_role "$REPLICATION_USER" "$REPLICATION_PASSWORD" ''
  run_once "schema awsdms_control" "SELECT 1 FROM pg_namespace WHERE nspname = 'awsdms_control'" '
    -- Since version 16 who makes a role is no member of it, and only a member may give it a schema.
    GRANT :"name" TO current_user;
    CREATE SCHEMA awsdms_control AUTHORIZATION :"name";
    REVOKE :"name" FROM current_user;' --set=name="$REPLICATION_USER"
  rights=$(grants 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE' 'SELECT, USAGE, UPDATE')
  give_rights "$REPLICATION_USER" "
    -- In Aurora only a member of rds_superuser may set session_replication_role, which keeps triggers from what DMS
    -- writes. Elsewhere that right is given by itself, and nobody is made a superuser.
    SELECT format('GRANT %I TO %I', rolname, :'name') FROM pg_roles WHERE rolname IN ('rds_superuser', 'rds_replication') \gexec
    SELECT format('GRANT SET ON PARAMETER session_replication_role TO %I', :'name')
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_superuser') \gexec
    $rights"
  rights=$(grants 'SELECT, INSERT, UPDATE, DELETE' 'SELECT, USAGE, UPDATE')
  give_rights "$APPLICATION_USER" "$rights"
}

# Gives a role what it needs, and sees by the lists of rights whether it had it already.
give_rights() {
  local object="rights of $1" before after lists="SELECT md5(concat(
    (SELECT string_agg(concat(oid, nspacl), ' ' ORDER BY oid) FROM pg_namespace),
    (SELECT string_agg(concat(oid, relacl), ' ' ORDER BY oid) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')),
    (SELECT string_agg(concat(oid, defaclacl), ' ' ORDER BY oid) FROM pg_default_acl),
    (SELECT string_agg(concat(roleid, ' ', member), ' ' ORDER BY roleid, member) FROM pg_auth_members)))"
  if before=$(query target <<<"$lists" 2>"$work/errors") &&
    query target --set=name="$1" <<<"$2" >&2 2>"$work/errors" &&
    after=$(query target <<<"$lists" 2>"$work/errors"); then
    [[ $before != "$after" ]] || { report "$object" kept && return; }
    report "$object" created
  else
    report "$object" failed "$(reason "$work/errors")"
  fi
}

# Prints what gives a role its rights in all schemas, on what is there and on what the load makes.
grants() {
  local schema
  for schema in "${schemas[@]}"; do
    schema="\"${schema//\"/\"\"}\""
    printf '%s TO :"name";\n' "GRANT USAGE ON SCHEMA $schema" \
      "GRANT $1 ON ALL TABLES IN SCHEMA $schema" "GRANT $2 ON ALL SEQUENCES IN SCHEMA $schema" \
      "ALTER DEFAULT PRIVILEGES IN SCHEMA $schema GRANT $1 ON TABLES" \
      "ALTER DEFAULT PRIVILEGES IN SCHEMA $schema GRANT $2 ON SEQUENCES"
  done
}
