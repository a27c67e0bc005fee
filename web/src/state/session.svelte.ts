/** Whether the service asks for a key. The key itself is in a cookie that scripts cannot read. */

class Session {
  isKeyWanted = $state(false);
}

export const session = new Session();
