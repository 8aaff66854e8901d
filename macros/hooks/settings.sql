{# Settings that are not ours. dbt applies what the installing project's dbt_project.yml says last,
   over what our files say; its profile sets up the session. Most of it is theirs to choose. Some of
   it would change the result, or lose what a space remembers. #}

{# Raises before anything is written if a setting does not leave our models as they have to be. Once
   per invocation, and only where something of ours is run: at the start of a run, again before the
   first model, because dbt skips our hooks at the start when somebody's before them fails, and in
   operations. #}
{% macro refuse_settings() -%}
    {%- set known = known_of_invocation() -%}
    {%- set is_ours = flags.WHICH == 'run-operation'
        or '.identity_warehouse.' in selected_resources | join(' ') -%}
    {%- if execute and is_ours and 'settings' not in known -%}
        {%- do _refuse_settings_of_models() -%}
        {%- do refuse_session_settings() -%}
        {%- do known.update({'settings': 'as they have to be'}) -%}
    {%- endif -%}
{%- endmacro %}

{# Raises if one of our models is not set up as it has to be. The sentence names each wrong setting,
   with the first model that has it. #}
{% macro _refuse_settings_of_models() -%}
    {%- set found, lines = {}, [] -%}
    {%- for node in graph.nodes.values()
        if node.package_name == 'identity_warehouse' and node.resource_type == 'model' -%}
        {%- for setting, actual, needed in _decisive_settings(node)
            if actual != needed and setting not in found -%}
            {%- set is_set = node.config.get(setting) is not none or setting == 'schema' -%}
            {%- set line = '+' ~ setting ~ ': ' ~ tojson(node.config[setting]).strip('"') if is_set
                else 'a generate_' ~ setting ~ '_name that returns ' ~ actual -%}
            {%- do found.update({
                setting: line ~ ' for our model ' ~ node.name ~ ', expected '
                    ~ tojson(needed).strip('"')}) -%}
            {%- do lines.append(line) if is_set and setting != 'alias' -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if found -%}
        {%- do exceptions.raise_compiler_error(
            'found ' ~ found.values() | join(' and ') ~ ', because a space is lost under other'
            ~ ' settings; keep that away from our models'
            ~ (', and write in dbt_project.yml what is meant for yours alone: models: {'
                ~ project_name ~ ': {' ~ lines | join(', ') ~ '}}'
                if lines and project_name != 'identity_warehouse' else '')
            ~ ' (nothing was written).') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the settings of a model that decide on what it writes and where, as a list of (name, what
   dbt makes of it, what it has to be). What it has to be is what our files say: of a model's
   materialization its own file, else its folder. #}
{% macro _decisive_settings(node) -%}
    {%- set folder = node.fqn[1] -%}
    {%- set stated = modules.re.findall("materialized='(\\w+)'", node.raw_code) -%}
    {%- set by_folder = 'ephemeral' if folder == 'staging' else 'incremental' -%}
    {%- set purpose = folder if folder in ['identities', 'private'] else 'graph' -%}
    {%- set settings = [
        ('materialized', node.config.materialized, (stated + [by_folder])[0]),
        ('schema', node.schema, space_schema(purpose)),
        ('database', node.database, target.get('database')),
        ('alias', node.alias, node.name),
        ('full_refresh', node.config.full_refresh or false, false),
        ('unlogged', node.config.get('unlogged', false), false),
    ] -%}
    {%- do settings.append(('file_format', node.config.file_format, 'iceberg'))
        if target.type == 'spark' -%}
    {{- return(settings) -}}
{%- endmacro %}
