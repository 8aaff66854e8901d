{# Types by which one knows whom a profile is about. All others name devices and cookies, or are of your own making;
   a profile without any of these is anonymous. #}
{% macro names_a_person(type_column) -%}
    {{ type_column }} in ('user_id', 'email')
{%- endmacro %}
