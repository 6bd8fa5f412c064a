/** What a value holds between its canaries, by what may hold it. */
const inner = {
  word: ['-', '@', ';', '#!', '/+', ',', "'", '^*~', ':', '=', '&', '<', '%$', '{}'],
  query: ['%20', '%40', '+', '%3B', '-._~', '%26', '!', '%2C', '%22'],
  double: [' ', '@', ';', "'", "''", String.raw`\"`, String.raw`\\`, ', ', '&=', '<>', '{}', ' b=', ': ', '#'],
  single: [' ', '@', ';', '"', "''", String.raw`\'`, ', ', '&=', '<>', '{}', ' b=', ': ', '#'],
  sql: [' ', '@', ';', '"', "''", ', ', '&=', '<>', '{}', ': '],
  shell: [' ', '@', ';', '"', String.raw`'\''`, `'"'"'`, '|', '&'],
  connection: [' ', '@', ' = ', "'s", ',', '&', ':', '{}', '/+'],
  braces: [' ', ';', '@', '}}', "'"],
  yaml: [' ', '@', ';', "'", '"', ', ', ' b=', ': ', '#', '<>'],
  flow: [' ', '@', ';', "'s", '#'],
  xml: [' ', '@', ';', "'", '"', '&lt;', '&amp;', ', '],
  url: ['/', '@', ':', '%40', '?', '#', '%2F', '!', ';', ',', '&='],
  entity: [' ', '@', ';', "'", '&amp;', ', '],
  unicode: [' ', '@', ';', "'", ', '],
  percent: ['%20', '%40', '%3B', '%27', '%2B'],
  lines: ['\n  ', '\n  ;', '\n  @'],
  plain: ['', '9', 'Z'],
} as const;

type Holder = keyof typeof inner;

export interface Whole {
  readonly title: string;
  readonly line: string;
  /** At the start, in the middle and at the end of the secret; none of them may be left. */
  readonly canaries: readonly string[];
}

/** How people and programs write a secret: `{v}` is it, and what holds it says which characters may stand in it. */
const shapes: readonly (readonly [holder: Holder, text: string])[] = [
  ['word', 'password={v}'],
  ['word', 'export DB_PASSWORD={v}'],
  ['word', 'level=info password={v} user=bob'],
  ['word', '--password={v} --user=bob'],
  ['word', '--password {v} --user bob'],
  ['query', 'GET https://h/?api_key={v}&x=1 200'],
  ['query', 'https://h/?user=bob&access_token={v}'],
  ['percent', 'body=user%3Dbob%26password%3D{v}%26y%3D1'],
  ['percent', '%7B%22password%22%3A%22{v}%22%2C%22a%22%3A1%7D'],
  ['double', 'password="{v}" user=bob'],
  ['double', 'PASSWORD: "{v}"'],
  ['double', '{"password":"{v}","user":"bob"}'],
  ['double', '{"headers":{"X-Api-Key":["{v}"]}}'],
  ['double', '{"passwords":["first1", "{v}"],"a":1}'],
  ['double', '{"name":"DB_PASSWORD","value":"{v}"}'],
  ['double', '{"value":"{v}","name":"TOKEN"}'],
  ['double', '- name: API_KEY\n  value: "{v}"\n- name: A\n  value: b'],
  ['double', '["--password","{v}"]'],
  ['double', '{"pass\\u0077ord":"{v}"}'],
  ['double', 'curl -u "bob:{v}" https://h'],
  ['double', 'docker login -u a -p "{v}" h'],
  ['single', "{'password': '{v}', 'user': 'bob'}"],
  ['single', "password='{v}' user=bob"],
  ['sql', "ALTER USER a WITH PASSWORD '{v}' VALID UNTIL 'x'"],
  ['sql', "CREATE USER a IDENTIFIED BY '{v}'; COMMIT"],
  ['sql', "SET PASSWORD FOR a = '{v}'"],
  ['shell', "mysql -uroot -p'{v}' shop"],
  ['shell', "redis-cli -a '{v}' ping"],
  ['shell', "sshpass -p '{v}' ssh h"],
  ['shell', "export PGPASSWORD='{v}'; psql"],
  ['connection', 'Server=x;User ID=a;Password={v};Encrypt=true'],
  ['connection', '"connectionString":"Server=x;Pwd={v};Encrypt=true"'],
  ['connection', '"ConnectionStrings":{"Db":"Host=h;Password={v}"}'],
  ['connection', 'Password={v};Encrypt=true'],
  ['braces', 'Driver=x;UID=a;PWD={{v}};Encrypt=yes'],
  ['yaml', 'db_password: {v}\nuser: bob'],
  ['yaml', '  passphrase:      {v}\n  user: bob'],
  ['flow', 'auth: {user: a, pass: {v}}'],
  ['flow', 'auth: {password: {v}, user: a}'],
  ['lines', 'password: |\n  {v}\nuser: bob'],
  ['lines', 'password:\n  {v}\nuser: bob'],
  ['plain', 'passwords:\n- first1x\n- {v}\nuser: bob'],
  ['plain', 'passwords: [first1, {v}]'],
  ['plain', '{""password"":""{v}"",""a"":1}'],
  ['xml', '<password>{v}</password><user>bob</user>'],
  ['xml', '<password type="a">{v}</password>'],
  ['xml', '<password><![CDATA[{v}]]></password>'],
  ['entity', '&quot;password&quot;:&quot;{v}&quot;,&quot;a&quot;:1'],
  ['unicode', '\\u0022password\\u0022:\\u0022{v}\\u0022,\\u0022a\\u0022:1'],
  ['url', 'postgres://u:{v}@host:5432/db refused'],
  ['url', '"redis://:{v}@cache:6379/0"'],
  ['plain', '//bob:{v}@host/path'],
  ['plain', 'dial bob:{v}@db.internal:5432/shop failed'],
  ['plain', 'https://{v}1234567890abcdef:x-oauth-basic@github.com/a'],
  ['plain', 'Authorization: Bearer {v}'],
  ['plain', "headers={'Authorization': 'Token {v}'}"],
  ['plain', 'X-Functions-Key: {v}=='],
  ['plain', 'Cookie: sid={v}; theme=dark'],
  ['plain', 'openssl enc -pass pass:{v} -in a'],
  ['plain', 'rabbitmqctl change_password bob {v}'],
  ['plain', 'db.internal:5432:shop:bob:{v}'],
  ['plain', 'jdbc:oracle:thin:bob/{v}@db:1521:x'],
  ['plain', 'ENV DB_PASSWORD {v}'],
  ['plain', 'DB_PASSWORD      {v}'],
  ['plain', 'pass%77ord={v}'],
  ['plain', '-----BEGIN PRIVATE KEY-----\n{v}\n{v}\n-----END PRIVATE KEY-----'],
  ['plain', '"password":"""{v}"""'],
];

/** Every shape with every piece that may stand in its value, each alone and all together. */
export function wholeSecrets(): readonly Whole[] {
  const canaries = ['Qs17', 'Qm28', 'Qn39', 'Qe46'];
  return shapes.flatMap(([holder, text]) => {
    const pieces: readonly string[] = inner[holder];
    const values = [
      ...pieces.map((piece) => canaries.join(piece)),
      ...(pieces.length > 4 ? [mixed(canaries, pieces)] : []),
    ];
    return values.map((value) => ({
      title: `${holder} ${value} in ${text}`,
      line: text.replaceAll('{v}', () => value),
      canaries,
    }));
  });
}

/** The canaries with all the pieces between them. */
function mixed(canaries: readonly string[], pieces: readonly string[]): string {
  const third = Math.ceil(pieces.length / 3);
  return canaries.map((canary, index) => canary + pieces.slice(index * third, (index + 1) * third).join('x')).join('');
}
