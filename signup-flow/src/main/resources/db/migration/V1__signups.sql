-- Somebody who wants to be signed up. One row for an address, whoever asks for it how often.
create table signup (
  id             uuid primary key,
  -- The address as it is compared. Where to send mail is said by each request.
  address        text not null unique check (length(address) between 3 and 320),
  -- When it was last asked for: written each time, so that an address that is known already takes
  -- as long as one that is not.
  asked_at       timestamptz not null,
  -- When a link was last followed for the first time.
  confirmed_at   timestamptz,
  -- The first time of all, which is told to the rest of the flow.
  verified_at    timestamptz,
  verified_event uuid unique,
  by_email       boolean,
  by_text        boolean,
  check ((verified_at is null) = (verified_event is null)),
  check ((verified_at is null) = (confirmed_at is null)),
  check ((verified_at is null) = (by_email is null) and (by_email is null) = (by_text is null)),
  check (confirmed_at >= verified_at)
);

create index signup_unverified on signup (asked_at) where verified_at is null;

-- One verification mail, and what it confirms. The id is that of the event which asks for the mail,
-- and stands in the mail's link.
create table request (
  id         uuid primary key,
  signup     uuid not null references signup on delete cascade,
  name       text not null check (length(name) between 1 and 200 and name !~ '[[:cntrl:]]'),
  email      text not null check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
  region     text not null check (region in ('eu', 'us', 'asia')),
  by_email   boolean not null,
  by_text    boolean not null,
  phone      text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  asked_at   timestamptz not null,
  expires_at timestamptz not null check (expires_at > asked_at),
  used_at    timestamptz,
  check (by_text = (phone is not null))
);

create index request_of_signup on request (signup, asked_at);
create index request_expired on request (expires_at);

-- Events that are yet to be sent, in the order in which they were written.
create table outbox (
  position bigint generated always as identity primary key,
  event_id uuid not null unique,
  type     text not null check (type in ('dev.millrace.signup.requested', 'dev.millrace.signup.verified')),
  subject  uuid not null,
  time     timestamptz not null,
  data     bytea not null
);

-- Mails and text messages that were sent or tried, by the event that asks for them.
create table delivery (
  event_id   text not null check (length(event_id) between 1 and 255),
  what       text not null check (what in ('verification', 'welcome', 'notify-email', 'notify-text')),
  state      text not null default 'waiting' check (state in ('waiting', 'sent', 'refused')),
  tries      integer not null default 0 check (tries >= 0),
  first_at   timestamptz not null,
  -- When it reached this state.
  settled_at timestamptz,
  -- What the other side knows it by: a Message-ID, say.
  reference  text,
  -- Why the last try failed.
  reason     text,
  primary key (event_id, what),
  check ((state = 'waiting') = (settled_at is null)),
  check ((state = 'sent') = (reference is not null))
);

create index delivery_old on delivery (first_at);
