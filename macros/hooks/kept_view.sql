{# A materialization for a view that is made once, and replaced in place when its definition
   changes. dbt's own view is made beside the old one and takes its place in every run. On
   PostgreSQL that loses grants on the view and views over it, and fails queries that read it just
   then. The steps are those of dbt's own materializations. Raises if columns of the view that is
   there would go or move. #}
{% materialization kept_view, default -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set watermarks = relation_of_space('graph', 'identity_watermarks') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}

    -- `BEGIN` happens here:
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {# With --empty the query reads nothing, and a view of it would show nothing. #}
    {%- set is_to_stay = existing_relation is not none and flags.EMPTY -%}
    {%- set query = sql if is_to_stay else without_recursion(sql, _claimed_tables(sql)) -%}
    {%- set is_kept = is_to_stay
        or (existing_relation is not none and _check_defined_so(watermarks, query)) -%}
    {%- if is_kept -%}
        {%- do store_raw_result(name='main', message='KEPT', code='KEPT', rows_affected='0') -%}
    {%- else -%}
        {%- do _refuse_other_columns(existing_relation, query) if existing_relation is not none -%}
        {%- call statement('main') -%}
            create or replace view {{ target_relation }} as (
                {{ query }}
            )
        {%- endcall -%}
        {%- do persist_docs(target_relation, model) -%}
        {%- do set_watermark(watermarks, this.identifier, 'made',
            {'fingerprint': "'" ~ _definition_fingerprint(query) ~ "'"}) -%}
    {%- endif -%}
    {%- do apply_grants(
        target_relation, config.get('grants'), should_revoke(existing_relation, false)) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}

    -- `COMMIT` happens here:
    {{ adapter.commit() }}

    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{# Returns the tables that a view's recursive CTEs have to become, as a dict: name -> relation.
   Raises if one of them is not ours. #}
{% macro _claimed_tables(sql) -%}
    {%- set tables = {} -%}
    {%- for name in recursive_names(sql) -%}
        {%- set table = relation_of_space('graph', this.identifier ~ '_' ~ name) -%}
        {%- do claim_relation(table) -%}
        {%- do tables.update({name: table}) -%}
    {%- endfor -%}
    {{- return(tables) -}}
{%- endmacro %}

{# Returns a hash of the view's query and of its descriptions, which persist_docs writes. #}
{% macro _definition_fingerprint(sql) -%}
    {%- set texts = [sql, model.description] -%}
    {%- for column in model.columns.values() -%}
        {%- do texts.extend([column.name, column.description]) -%}
    {%- endfor -%}
    {{- return(local_md5(tojson(texts))) -}}
{%- endmacro %}

{# Returns whether the view that exists was made with this definition, as its row of
   identity_watermarks says. #}
{% macro _check_defined_so(watermarks, sql) -%}
    {%- set noted = read_watermark(watermarks, this.identifier, 'made') -%}
    {{- return(noted is not none and noted.fingerprint == _definition_fingerprint(sql)) -}}
{%- endmacro %}

{# Raises unless the present columns of the view stay and new ones come behind them: PostgreSQL
   replaces no other view in place. #}
{% macro _refuse_other_columns(existing_relation, sql) -%}
    {%- set present
        = adapter.get_columns_in_relation(existing_relation) | map(attribute='name') | list -%}
    {%- set wanted = get_column_schema_from_query(sql) | map(attribute='name') | list -%}
    {%- if wanted[:present | length] != present -%}
        {%- do exceptions.raise_compiler_error(
            existing_relation ~ ': found a view with the columns ' ~ present | join(', ')
            ~ ', expected ' ~ wanted | join(', ')
            ~ '; drop it yourself, with what depends on it, and run again.') -%}
    {%- endif -%}
{%- endmacro %}
