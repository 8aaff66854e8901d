{# Whose a relation is. A relation that has a model's name and is not ours is neither replaced nor
   written. identity_watermarks has a row `made` for each relation that this project made. #}

{# Raises if the relation of a model is not ours: somebody else made it, it is a view where a table
   is expected or the other way round, or another run has made it since this run began. #}
{% macro refuse_relation_of_others(this) -%}
    {%- set watermarks = relation_of_space('graph', 'identity_watermarks') -%}
    {%- set known = load_relation(this) -%}
    {%- set is_view = model.config.materialized == 'kept_view' -%}
    {%- if known is not none and known.is_view != is_view -%}
        {%- do _refuse_relation(this, 'a ' ~ known.type, 'a view' if is_view else 'a table') -%}
    {%- elif this.identifier == watermarks.identifier -%}
        {%- if known is not none -%}
            {%- do _refuse_other_watermarks(this) -%}
            {%- do _adopt_relations_of_older_state(watermarks) -%}
        {%- elif check_exists(this) -%}
            {%- do _refuse_overlapping_first_run(this) -%}
        {%- endif -%}
    {%- elif known is not none or check_exists(this) -%}
        {%- if read_watermark(watermarks, this.identifier, 'made') is none -%}
            {%- do _refuse_relation(
                this, 'one that ' ~ watermarks ~ ' does not know', 'one that this project made') -%}
        {%- elif known is none and not is_view -%}
            {%- do _refuse_overlapping_first_run(this) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Notes a relation beside those of models as ours, before it is made. Raises if there is one that
   is not ours. #}
{% macro claim_relation(relation) -%}
    {%- set watermarks = relation_of_space('graph', 'identity_watermarks') -%}
    {%- if read_watermark(watermarks, relation.identifier, 'made') is none -%}
        {%- if check_exists(relation) -%}
            {%- do _refuse_relation(
                relation, 'one that ' ~ watermarks ~ ' does not know',
                'one that this project made') -%}
        {%- endif -%}
        {%- do set_watermark(watermarks, relation.identifier, 'made', {}) -%}
    {%- endif -%}
{%- endmacro %}

{# Raises if identity_watermarks itself has other columns than its model describes. No row tells
   whose this table is, because it holds those rows. #}
{% macro _refuse_other_watermarks(this) -%}
    {%- set columns = adapter.get_columns_in_relation(this) | map(attribute='name') | list -%}
    {%- if columns | sort != model.columns.keys() | sort -%}
        {%- do _refuse_relation(
            this, 'a table with the columns ' ~ columns | join(', '),
            'one with ' ~ model.columns | join(', ')) -%}
    {%- endif -%}
{%- endmacro %}

{# Raises: there is a relation of the model's name that is not ours. #}
{% macro _refuse_relation(this, found, expected) -%}
    {%- do exceptions.raise_compiler_error(
        this ~ ': found ' ~ found ~ ', expected ' ~ expected ~ ' or nothing; nothing was touched: '
        ~ 'move it out of the way, or choose another space_name.') -%}
{%- endmacro %}

{# Raises: another run made the relation while this run waited for its turn. dbt looked for
   relations before, so it would make the relation anew. #}
{% macro _refuse_overlapping_first_run(this) -%}
    {%- do exceptions.raise_compiler_error(
        this ~ ': found it made since this run began, by another run that builds the space for the '
        ~ 'first time; expected one run at a time until the space is built: nothing is lost, run '
        ~ 'again when the other has ended.') -%}
{%- endmacro %}

{# Notes all present relations of models as ours, if identity_watermarks has rows and none of them
   is `made`: an older version of this project built the space, and did not write such rows. #}
{% macro _adopt_relations_of_older_state(watermarks) -%}
    {%- set made_count, row_count = fetch_row(
        "select count(case when subject = 'made' then 1 end), count(*) from " ~ watermarks) -%}
    {%- if made_count == 0 and row_count > 0 -%}
        {%- for node in graph.nodes.values()
            if node.package_name == model.package_name and node.resource_type == 'model' -%}
            {%- set relation = api.Relation.create(
                database=node.database, schema=node.schema, identifier=node.name) -%}
            {%- do set_watermark(watermarks, node.name, 'made', {})
                if load_relation(relation) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
