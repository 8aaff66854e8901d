-- Why are these two identifiers two people? Put in two of yours. The links between their profiles
-- that did not join them, and the limit or the decision that refused them.
{{ get_links_between_profiles_sql(
    profile_of(bytewise_literal('email'), bytewise_literal('jane.doe@example1.com')),
    profile_of(bytewise_literal('email'), bytewise_literal('john.roe@example.com'))
) }}
