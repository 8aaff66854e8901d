-- A test puts its own rows in the place of this.
select
    cast(null as {{ dbt.type_string() }}) as identifier_hash,
    cast(null as timestamp) as erased_through,
    cast(null as integer) as erasure_number
where false
