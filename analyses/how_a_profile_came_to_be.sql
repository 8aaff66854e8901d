-- Who is this, and how did the profile come to be? Put in an identifier of yours.
{{ get_identifier_histories_sql(
    founder_of(bytewise_literal('email'), bytewise_literal('jane.doe@example1.com'))
) }}
