# What the definitions of a MySQL source are, and how a table is taken apart.

# Reads the definitions of a step, on the target those of the source's schemas as well.
read_definitions() {
  case $STEP in
    pre-data)
      read_tables table || return
      read_programs function procedure view
      ;;
    indexes)
      read_tables index
      ;;
    foreign-keys)
      [[ $side == target ]] || read_orphan_queries || return
      read_tables 'foreign key'
      ;;
    triggers)
      read_programs trigger event
      ;;
  esac
}

# Reads schema and name of the objects of a kind, and then what SHOW CREATE says of each: two sessions for all of them.
show() {
  local kind=$1 list line statements=$session
  case $kind in
    table) list="TABLE_SCHEMA, TABLE_NAME, 0 FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA" ;;
    view) list="TABLE_SCHEMA, TABLE_NAME, 0 FROM information_schema.VIEWS WHERE TABLE_SCHEMA" ;;
    # Triggers of one event fire in the order in which they were made.
    trigger) list="TRIGGER_SCHEMA, TRIGGER_NAME, ACTION_ORDER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA" ;;
    event) list="EVENT_SCHEMA, EVENT_NAME, 0 FROM information_schema.EVENTS WHERE EVENT_SCHEMA" ;;
    *) list="ROUTINE_SCHEMA, ROUTINE_NAME, 0 FROM information_schema.ROUTINES WHERE ROUTINE_TYPE = '$kind' AND ROUTINE_SCHEMA" ;;
  esac
  found_schemas=() found_names=()
  query "$side" <<<"$session SELECT $list IN ($schema_list) ORDER BY 1, 3, 2$delimiter" >"$work/list" || return
  while IFS= read -r line; do
    fields_of "$line"
    [[ ${fields[1]} != awsdms_* ]] || continue
    found_schemas+=("${fields[0]}")
    found_names+=("${fields[1]}")
    name "${fields[0]}"
    statements+="SHOW CREATE $kind $REPLY."
    name "${fields[1]}"
    statements+=$REPLY$delimiter$'\n'
  done <"$work/list"
  query "$side" <<<"$statements" >"$work/shown"
}

# Cuts a row into `fields` and takes their escapes out.
fields_of() {
  local field
  mapfile -t -d $'\t' fields <<<"$1"
  fields[-1]=${fields[-1]%$'\n'}
  for field in "${!fields[@]}"; do
    printf -v "fields[$field]" '%b' "${fields[$field]}"
  done
}

# Reads the tables, and notes of each what is asked for: the table itself, its secondary indexes, its foreign keys, or
# where its counter stands.
read_tables() {
  local part=$1 number=0 line table key use database quoted
  show table || return
  while IFS= read -r line; do
    fields_of "$line"
    cut_up "${fields[1]}"
    table=${found_schemas[$number]}.${found_names[$number]}
    name "${found_schemas[$number]}"
    database=$REPLY
    name "${found_names[$number]}"
    quoted=$REPLY
    number=$((number + 1))
    use="USE $database$delimiter"$'\n'
    case $part in
      table)
        note "table $table" "$use$definition"$'\n'"$delimiter"
        ;;
      index)
        for key in "${!indexes[@]}"; do
          note "index $table.$key" "${use}ALTER TABLE $marker $quoted ADD ${indexes["$key"]}$delimiter"
        done
        ;;
      'foreign key')
        use+="SET SESSION foreign_key_checks = 0$delimiter"$'\n'
        for key in "${!foreign_keys[@]}"; do
          note "foreign key $table.$key" "${use}ALTER TABLE $marker $quoted ADD ${foreign_keys["$key"]}$delimiter"
        done
        ;;
      counter)
        [[ -z $counter ]] || printf '%s.%s\t1\t%s\tt\n' "$database" "$quoted" "$counter"
        ;;
    esac
  done <"$work/shown"
}

# Cuts the definition of a table into the table, its secondary indexes and its foreign keys.
cut_up() {
  local quoted='`(([^`]|``)+)`' number line joined='' end='' automatic='' primary='' lines
  local item_of_key='^  (UNIQUE |FULLTEXT |SPATIAL )?KEY '$quoted' (.*)$' columns="^  ($quoted) [^']* AUTO_INCREMENT"
  indexes=() foreign_keys=() counter=''
  mapfile -t lines <<<"$1"
  for line in "${lines[@]}"; do
    [[ $line != '  PRIMARY KEY ('* ]] || primary=${line#'  PRIMARY KEY '}
    [[ ! $line =~ $columns ]] || automatic=${BASH_REMATCH[1]}
  done
  for number in "${!lines[@]}"; do
    line=${lines[$number]%,}
    if [[ -n $end || $line == \)* ]]; then
      end+=${lines[$number]}$'\n'
    elif [[ $line =~ ^\ \ CONSTRAINT\ $quoted\ FOREIGN\ KEY\  ]]; then
      foreign_keys["${BASH_REMATCH[1]//\`\`/\`}"]=${line#  }
    elif [[ $line =~ $item_of_key ]] && ! stays "${BASH_REMATCH[1]}" "${BASH_REMATCH[4]}"; then
      [[ $line =~ $item_of_key ]]
      indexes["${BASH_REMATCH[2]//\`\`/\`}"]=${line#  }
    elif ((number > 0)); then
      joined+=${joined:+$',\n'}$line
    fi
  done
  if [[ -n $automatic ]]; then
    counter=1
    if [[ $end =~ ^([^\']*)\ AUTO_INCREMENT=([0-9]+)(.*)$ ]]; then
      counter=${BASH_REMATCH[2]}
      end=${BASH_REMATCH[1]}${BASH_REMATCH[3]}
    fi
  fi
  definition=${lines[0]}$'\n'$joined$'\n'${end%$'\n'}
}

# Whether an index comes with its table: that of the counter, without which there is none, and the unique ones of a table
# without a primary key, of which one orders the rows.
stays() {
  [[ -z $primary && $1 == 'UNIQUE ' ]] ||
    [[ -n $automatic && $primary != "($automatic"[,\)]* && $2 == "($automatic"[,\)]* ]]
}

# Reads functions, procedures, views, triggers or events.
read_programs() {
  local kind number line object text settings mode user='(`([^`]|``)*`|"([^"]|"")*")'
  for kind; do
    number=0
    show "$kind" || return
    while IFS= read -r line; do
      fields_of "$line"
      object="$kind ${found_schemas[$number]}.${found_names[$number]}"
      name "${found_schemas[$number]}"
      number=$((number + 1))
      # Columns of a view: name, text, character set, collation. Of an event: name, mode, zone, text, character set,
      # collation. Of the others: name, mode, text, character set, collation.
      case $kind in
        view) text=${fields[1]} settings="collation_connection = ${fields[3]}" ;;
        event) text=${fields[3]} settings="collation_connection = ${fields[5]}, time_zone = '${fields[2]}'" ;;
        *) text=${fields[2]} settings="collation_connection = ${fields[4]}" ;;
      esac
      if [[ $kind != view ]]; then
        # Version 5.7 sets this mode by itself, and version 8.0 does not know it.
        mode=,${fields[1]},
        mode=${mode/,NO_AUTO_CREATE_USER,/,}
        mode=${mode#,}
        settings+=", sql_mode = '${mode%,}'"
      fi
      if [[ $text == NULL ]]; then
        [[ $side == target ]] || report "$object" failed 'the user of the source may not read it: GRANT SHOW_ROUTINE ON *.* TO that user'
        continue
      fi
      # The user that it names is none of Aurora. The one who makes it there takes the place. Quotes are those of the mode in
      # which it was made.
      if [[ $text =~ ^(CREATE\ (ALGORITHM=[A-Z]+\ )?)DEFINER=$user@$user\  ]]; then
        text=${BASH_REMATCH[1]}${text#"${BASH_REMATCH[0]}"}
      fi
      note "$object" "USE $REPLY$delimiter
SET SESSION $settings$delimiter
$text$delimiter"
    done <"$work/shown"
  done
}

# Reads for each foreign key of the source the query that counts the rows which it would refuse. The server itself checks
# them by copying the whole table, so the keys are made unchecked.
read_orphan_queries() {
  local line
  query source >"$work/orphans" <<SQL || return
$session SET SESSION group_concat_max_len = 1000000$delimiter
SELECT CONCAT('foreign key ', CONSTRAINT_SCHEMA, '.', TABLE_NAME, '.', CONSTRAINT_NAME), CONCAT(
    'SELECT COUNT(*) FROM ', child, ' AS child WHERE ', GROUP_CONCAT('child.', own, ' IS NOT NULL' SEPARATOR ' AND '),
    ' AND NOT EXISTS (SELECT 1 FROM ', parent, ' AS parent WHERE ', GROUP_CONCAT('parent.', other, ' = child.', own SEPARATOR ' AND '), ')')
  FROM (
    SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME,
        CONCAT('\`', REPLACE(TABLE_SCHEMA, '\`', '\`\`'), '\`.\`', REPLACE(TABLE_NAME, '\`', '\`\`'), '\`') AS child,
        CONCAT('\`', REPLACE(REFERENCED_TABLE_SCHEMA, '\`', '\`\`'), '\`.\`', REPLACE(REFERENCED_TABLE_NAME, '\`', '\`\`'), '\`') AS parent,
        CONCAT('\`', REPLACE(COLUMN_NAME, '\`', '\`\`'), '\`') AS own, CONCAT('\`', REPLACE(REFERENCED_COLUMN_NAME, '\`', '\`\`'), '\`') AS other
      FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL AND CONSTRAINT_SCHEMA IN ($schema_list)
  ) AS columns_of_keys GROUP BY CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, child, parent$delimiter
SQL
  while IFS= read -r line; do
    fields_of "$line"
    orphans_of["${fields[0]}"]=${fields[1]}
  done <"$work/orphans"
}
