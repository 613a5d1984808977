import own


def add(number):
    return number + own.SUMMAND + (number < 50)
