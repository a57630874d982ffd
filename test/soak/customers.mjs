// Customers of all kinds, each of whom does one thing after another.
import { send, sendAndLeave } from './send.mjs';

const METHODS = ['card', 'card', 'wallet', 'transfer'];
const JSON_BODY = { 'content-type': 'application/json' };

/** What customers do, the likelier the more often it stands here. */
const VISITS = [listProducts, showProduct, order, order, order, badOrder, fault, nowhere, leave];

/** Sends customers to the shop until the signal aborts; resolves when all of them have left. */
export async function sendCustomers(url, { count, tallies, signal }) {
  const { body } = await ask(url, tallies, { route: '/products' });
  const products = new Map(JSON.parse(body).map((product) => [product.name, product]));
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (!signal.aborted) {
        try {
          await oneOf(VISITS)({ url, products, tallies });
        } catch (error) {
          tallies.surprise(`A customer was not answered: ${String(error)}`);
        }
      }
    }),
  );
}

/** One request that is answered, and tallied as that. */
async function ask(url, tallies, { method = 'GET', route, path = route, status = 200, body }) {
  const answer = await send(url + path, { method, body, headers: body && JSON_BODY });
  tallies.answered.add(`${method} ${route} ${answer.status}`);
  if (![status].flat().includes(answer.status)) {
    tallies.surprise(`${method} ${path} answered ${answer.status}: ${answer.body}`);
  }
  return answer;
}

async function listProducts({ url, tallies }) {
  await ask(url, tallies, { route: '/products' });
}

async function showProduct({ url, products, tallies }) {
  const name = oneOf([...products.keys(), 'nothing']);
  const status = products.has(name) ? 200 : 404;
  await ask(url, tallies, { route: '/products/:name', path: `/products/${name}`, status });
}

async function order({ url, products, tallies }) {
  const { paymentMethod, lines } = randomOrder(products);
  const { status } = await ask(url, tallies, {
    method: 'POST',
    route: '/orders',
    body: JSON.stringify({ paymentMethod, lines }),
    status: [201, 402],
  });
  tallies.orders.add(`${status === 201 ? 'success' : 'declined'} ${paymentMethod}`);
  if (status === 201) addRevenue(tallies.revenue, products, lines);
}

async function badOrder({ url, tallies }) {
  const body = oneOf(['{"paymentMethod":"cheque"}', '{"lines":', '[]']);
  // Which the body parser refuses before a route is known.
  const route = body === '{"lines":' ? 'unmatched' : '/orders';
  await ask(url, tallies, { method: 'POST', route, path: '/orders', body, status: 400 });
}

async function fault({ url, tallies }) {
  const route = oneOf(['/faulty/throws', '/faulty/rejects']);
  await ask(url, tallies, { route, status: 500 });
}

async function nowhere({ url, tallies }) {
  const path = `/${Math.random()}`;
  await ask(url, tallies, { route: 'unmatched', path, status: 404 });
}

/** Gives a request up, at any moment from its head on. */
async function leave({ url, products, tallies }) {
  const afterMs = Math.floor(Math.random() * 60);
  const orders = Math.random() < 0.7;
  const { paymentMethod, lines } = randomOrder(products);
  if (orders) {
    tallies.abortedOrders.add(paymentMethod);
    addRevenue(tallies.abortedRevenue, products, lines);
  }
  const begun = orders
    ? await sendAndLeave(`${url}/orders`, {
        method: 'POST',
        headers: JSON_BODY,
        body: JSON.stringify({ paymentMethod, lines }),
        afterMs,
      })
    : await sendAndLeave(`${url}/products`, { afterMs });
  if (!begun) throw new Error('no 100 Continue');
  // The server may lose an order's body, and then knows no route.
  tallies.aborted.add(orders ? 'POST' : 'GET');
}

/** Now and then for more than can be paid. */
function randomOrder(products) {
  const lines = Array.from({ length: wholeUpTo(2) }, () => ({
    product: oneOf([...products.keys()]),
    quantity: wholeUpTo(2),
  }));
  return { paymentMethod: oneOf(METHODS), lines };
}

function addRevenue(tally, products, lines) {
  for (const { product, quantity } of lines) {
    const { category, price } = products.get(product);
    tally.add(category, price * quantity);
  }
}

function oneOf(list) {
  return list[Math.floor(Math.random() * list.length)];
}

function wholeUpTo(most) {
  return 1 + Math.floor(Math.random() * most);
}
