# What the definitions of a PostgreSQL database are, and to which step each belongs.

# Reads the entries of a dump: of the source those that belong to the step, of the target all.
read_definitions() {
  local dump=$work/$side.dump options=() schema
  for schema in "${schemas[@]}"; do
    # Quoted, a name is no pattern.
    options+=(--schema="\"${schema//\"/\"\"}\"")
  done
  # Everybody else would queue up behind a lock that is not given, so it is not waited for without end.
  on "$side" pg_dump --format=custom --compress=0 --schema-only --no-owner --no-privileges --no-tablespaces \
    --no-security-labels --lock-wait-timeout=60000 --exclude-table='*.awsdms_*' --file="$dump" "${options[@]}" || return
  [[ $side == target ]] || read_primary_keys || return
  # pg_dump counts primary keys to the part after the data. DMS needs them for the load.
  [[ $STEP != pre-data ]] || read_entries pre-data || return
  read_entries post-data
}

# Reads how the entries of primary keys begin.
read_primary_keys() {
  local head
  primary_keys=()
  query source >"$work/keys" <<'SQL' || return
SELECT translate(head, E'\n\r', '  ') FROM (
  SELECT format('Name: %s %s; Type: CONSTRAINT; Schema: %s', c.relname, k.conname, n.nspname)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'p' AND n.nspname IN (:schemas)
  UNION ALL SELECT format('Name: %s; Type: INDEX ATTACH; Schema: %s', c.relname, n.nspname)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indisprimary AND c.relispartition AND n.nspname IN (:schemas)
) AS entries (head)
SQL
  while IFS= read -r head; do
    primary_keys["$head"]=yes
  done <"$work/keys"
}

# Reads the entries of one section.
read_entries() {
  local number=0 entry list all_heads=() all_bodies=()
  local restore=(pg_restore --no-owner --no-tablespaces --no-table-access-method --section="$1" --file="$work/text")
  "${restore[@]}" --list "$dump" || return
  mapfile -t list < <(grep_entries)
  "${restore[@]}" "$dump" || return
  cut_up
  # A function may hold what looks like the beginning of an entry. Then each entry is printed by itself: slow, and certain.
  if ((${#list[@]} != ${#heads[@]})); then
    for entry in "${list[@]}"; do
      printf '%s\n' "$entry" >"$work/entry"
      "${restore[@]}" --use-list="$work/entry" "$dump" || return
      cut_up 1
      all_heads+=("${heads[@]}") all_bodies+=("${bodies[@]}")
    done
    heads=("${all_heads[@]}") bodies=("${all_bodies[@]}")
  fi
  for number in "${!heads[@]}"; do
    select_entry "$1" "${heads[$number]}" "${bodies[$number]}"
  done
}

grep_entries() {
  local line
  while IFS= read -r line; do
    [[ -z $line || $line == \;* ]] || printf '%s\n' "$line"
  done <"$work/text"
}

# Cuts a script of pg_restore into its entries, as many as given at the most.
cut_up() {
  local most=${1:-1000000} line before='' body=''
  heads=() bodies=()
  while IFS= read -r line; do
    if [[ $before == -- && $line == '-- Name: '*'; Type: '*'; Schema: '*'; Owner: -' ]] && ((${#heads[@]} < most)); then
      ((${#heads[@]} == 0)) || add_body
      line=${line#-- }
      heads+=("${line%; Owner: -}")
      body='' line=''
    else
      body+=$before$'\n'
    fi
    before=$line
  done <"$work/text"
  ((${#heads[@]} == 0)) || add_body
}

# Takes the frame off a text, and what a script of pg_restore ends with.
add_body() {
  body=${body%$'\n'--$'\n'-- PostgreSQL database dump complete*}
  body=${body#$'\n'--$'\n'}
  bodies+=("${body%"${body##*[!$'\n']}"}")
}

# Notes an entry that belongs to the step. A comment belongs to the object before it.
select_entry() {
  local section=$1 head=$2 type=${2##*; Type: }
  type=${type%; Schema: *}
  if [[ $type != COMMENT ]]; then
    step_of "$section" "$type" "$head"
    step_of_last=$REPLY
  fi
  [[ $head != 'Name: awsdms_'* ]] || return 0
  head=${head#Name: }
  [[ $side == source && $step_of_last != "$STEP" ]] || note "${type,,} ${2##*; Schema: }.${head%; Type: *}" "$3"
}

# Puts the step of an entry into REPLY.
step_of() {
  case $1/$2 in
    */SCHEMA) REPLY=none ;;
    post-data/CONSTRAINT | post-data/INDEX* | post-data/STATISTICS) REPLY=indexes ;;
    post-data/'FK CONSTRAINT' | post-data/RULE | post-data/POLICY | post-data/'ROW SECURITY') REPLY=foreign-keys ;;
    post-data/TRIGGER) REPLY=triggers ;;
    # And what pg_dump makes after the data because it groups by a primary key: views and what uses them.
    *) REPLY=pre-data ;;
  esac
  # The definition of such a view.
  [[ $3 != *' _RETURN; Type: RULE; '* && -z ${primary_keys["$3"]-} ]] || REPLY=pre-data
}
