// As solution.cpp: accepted.
public class shepherd {
    private static int heard;  // how far away the lamb bleated, or -1

    public static void bleat(int distance) {
        heard = distance;
    }

    private static int ask(int meadow) {
        heard = -1;
        Main.whistle(meadow);
        return heard;
    }

    public static int locate(int n, int[] places, int earshot, int most) {
        int first = 0;  // the lamb is in none of the meadows before this one
        while (true) {
            int here = first;
            while (here + 1 < n && places[here + 1] - places[first] <= earshot) here++;
            int distance = ask(here);
            if (distance >= 0) {
                int left = here, right = here;
                while (left > 0 && places[here] - places[left] < distance) left--;
                while (right + 1 < n && places[right] - places[here] < distance) right++;
                if (places[here] - places[left] != distance) return right;
                return distance == 0 || ask(left) == 0 ? left : right;
            }
            first = here + 1;
            while (places[first] - places[here] <= earshot) first++;
        }
    }
}
