{# What runs before and after every model, around the hooks that a model has of its own. #}

{# At the start of every run. Raises if a ref of ours finds a model of the project that installed
   this one: dbt prefers theirs where names are the same. #}
{% macro refuse_stand_ins() -%}
    {%- set ours = model.package_name -%}
    {%- for node in (graph.nodes if execute else {}).values() if node.package_name == ours -%}
        {%- for unique_id in node.depends_on.nodes -%}
            {%- set package, name = unique_id.split('.')[1:3] -%}
            {%- if package != ours and 'model.' ~ ours ~ '.' ~ name in graph.nodes -%}
                {%- do exceptions.raise_compiler_error(
                    'found ' ~ unique_id ~ ' in the place of our model ' ~ name ~ ', expected refs'
                    ~ ' of a package to find its own models; write'
                    ~ ' require_ref_searches_node_package_before_root: true under flags in'
                    ~ ' dbt_project.yml, or rename yours.') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}

{# First pre-hook of every model. Raises before anything is read or written if the run is a clone, a
   sample or deferred, if settings are wrong, or if the model's relation is not ours. The runs of a
   space take turns from here on. #}
{% macro before_model(this) -%}
    {%- if execute -%}
        {%- do start_run_clock() -%}
        {%- do _refuse_clone_and_sample(this) -%}
        {%- do refuse_settings() -%}
        {%- do _refuse_deferred_refs(this) -%}
        {%- do take_turns(space_schema('graph')) -%}
        {%- do refuse_relation_of_others(this) -%}
        {%- do _note_made(this)
            if not writes_together() and this.identifier != 'identity_watermarks' -%}
    {%- endif -%}
{%- endmacro %}

{# Last post-hook of every model, in the transaction that made its relation: notes in
   identity_watermarks that the relation is ours. Without transactions before_model has noted it
   already, because a run may die between the two. The materialization kept_view notes more
   before. #}
{% macro after_model(this) -%}
    {%- do _note_made(this) if execute -%}
{%- endmacro %}

{# Notes that a model's relation is ours. #}
{% macro _note_made(this) -%}
    {%- set watermarks = relation_of_space('graph', 'identity_watermarks') -%}
    {%- if read_watermark(watermarks, this.identifier, 'made') is none -%}
        {%- do set_watermark(watermarks, this.identifier, 'made', {}) -%}
    {%- endif -%}
{%- endmacro %}

{# Raises in `dbt clone` and with --sample. A clone of a table is a view on PostgreSQL and DuckDB; a
   run would write through the view into the space that was cloned. A sample of events makes other
   profiles than all events. #}
{% macro _refuse_clone_and_sample(this) -%}
    {%- if flags.WHICH == 'clone' -%}
        {%- do exceptions.raise_compiler_error(
            this ~ ': found the command dbt clone, expected dbt build: a space is built from its '
            ~ 'events, and a clone would be a view of another space; leave this project out with '
            ~ '--exclude package:' ~ model.package_name ~ '.') -%}
    {%- elif invocation_args_dict.sample is defined -%}
        {%- do exceptions.raise_compiler_error(
            this ~ ': found --sample, expected a run over all events: profiles of some events are '
            ~ 'not profiles; run without --sample, or leave this project out with --exclude '
            ~ 'package:' ~ model.package_name ~ '.') -%}
    {%- endif -%}
{%- endmacro %}

{# Raises if --defer leads a ref of the model into another space: the state there says nothing about
   this space, and this space may not write it. #}
{% macro _refuse_deferred_refs(this) -%}
    {%- for unique_id in model.depends_on.nodes -%}
        {%- set node = graph.nodes.get(unique_id, {}) -%}
        {%- if node.package_name == model.package_name and node.resource_type == 'model'
            and node.config.materialized != 'ephemeral' and ref(node.name).schema != node.schema -%}
            {%- do exceptions.raise_compiler_error(
                this ~ ': --defer found ' ~ node.name ~ ' in ' ~ ref(node.name).schema
                ~ ', expected it in ' ~ node.schema ~ ': spaces do not read each other; build this '
                ~ 'space whole (dbt build --select package:' ~ model.package_name
                ~ '), or leave it out with --exclude package:' ~ model.package_name ~ '.') -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
